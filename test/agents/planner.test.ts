import { describe, expect, test } from "vitest";
import { planner } from "#agents/planner";
import type { Intent } from "#core/intent";
import type { Outcome } from "#core/move";
import {
  assigned,
  delegate,
  given,
  readDone,
  refused,
  remembered,
  returned,
  said,
  scheduled,
  think,
  thought,
  waited,
} from "../given.ts";

const words = "Please do\nwhat I say";
const brief = { words, earlier: null, now: "2026-11-03T14:02:00.000Z", zone: "Europe/Zurich" };
const understanding = given(planner).heard(assigned(brief));
const understood = (intent: Intent) => understanding.heard(thought("understand", { intent }));

const why = "You asked: “Please do what I say”.";
const evidence = [{ text: "Please do what I say", source: "your message" }];
const ended: [Outcome, string][] = [
  ["done", "Published “A”."],
  ["failed", "Not published: the disk is full"],
  ["declined", "Not published: you rejected it."],
];

test("first understands what was said, with what was said before it", () => {
  understanding.decides(think("understand", brief));
  const earlier = { words: "Do the thing", question: "Which thing?" };
  given(planner)
    .heard(assigned({ ...brief, earlier }))
    .decides(think("understand", { ...brief, earlier }));
});

describe("what goes straight to one role", () => {
  const straight: [Intent, string, string][] = [
    [{ is: "publish", title: "A", body: "B" }, "publisher", "publish"],
    [{ is: "email", to: "ada@example.com", subject: "A", body: "B" }, "correspondent", "email"],
    [{ is: "contact", name: "Ada", email: "ada@example.com" }, "bookkeeper", "contact"],
  ];

  test.each(straight)("%j goes to the %s, word for word, with the reason", (intent, agent, as) => {
    const { is: _, ...what } = intent;
    const handed = understood(intent).decides(delegate(agent, as, { ...what, why, evidence }, as));
    for (const [outcome, summary] of ended)
      handed.heard(returned(as, {}, outcome, summary)).finishes(outcome, summary);
  });
});

test("quotes only the beginning of a very long message", () => {
  const long = given(planner).heard(assigned({ ...brief, words: "é".repeat(5000) }));
  const [move] = long.heard(
    thought("understand", { intent: { is: "publish", title: "A", body: "B" } }),
  ).moves;
  const task = move?.do === "delegate" ? move.tasks[0] : undefined;
  expect(task?.brief.why).toBe(`You asked: “${"é".repeat(199)}…”.`);
});

describe("a question", () => {
  const answering = understood({ is: "question", question: "What do you know about Acme?", about: "Acme" });

  test("goes to the researcher", () => {
    answering.decides(
      delegate(
        "researcher",
        "answer",
        { task: "answer", question: "What do you know about Acme?", about: "Acme" },
        "answer",
      ),
    );
  });

  test("is answered with every source, its age and its id", () => {
    const cites = [
      { id: "k7f3qa9m", text: "Acme pays within 45 days.", source: "you", age: "2 days ago" },
      { id: "posts/acme.md", text: "Acme is a client.", source: "posts/acme.md", age: "" },
    ];
    const text = [
      "They pay within 45 days.",
      "• “Acme pays within 45 days.” — you, 2 days ago [k7f3qa9m]",
      "• “Acme is a client.” — posts/acme.md [posts/acme.md]",
    ].join("\n");
    answering
      .heard(returned("answer", { answer: "They pay within 45 days.", cites }))
      .decides({ do: "say", text })
      .heard(said)
      .finishes("done", "Answered from 2 sources.");
  });

  test("is answered without sources where there are none", () => {
    answering
      .heard(returned("answer", { answer: "I know nothing about Acme.", cites: [] }))
      .decides({ do: "say", text: "I know nothing about Acme." })
      .heard(said)
      .finishes("done", "Answered without a source.");
  });
});

describe("something to remember", () => {
  const keeping = understood({ is: "remember", statement: "Acme pays within 45 days.", about: "Acme" });

  test("is kept as a certain fact about its subject", () => {
    const fact = {
      statement: "Acme pays within 45 days.",
      subject: "Acme",
      domain: "company",
      confidence: 1,
    };
    keeping.decides({ do: "remember", fact });
  });

  test("is said back with its source and its id", () => {
    keeping
      .heard(remembered("k7f3qa9m", "Acme pays within 45 days."))
      .decides({ do: "say", text: "Kept: “Acme pays within 45 days.” (source: you) [k7f3qa9m]" })
      .heard(said)
      .finishes("done", "Kept: “Acme pays within 45 days.” [k7f3qa9m]");
  });

  test("says what it replaces", () => {
    keeping.heard(remembered("k7f3qa9m", "Acme pays within 45 days.", "Acme pays within 30 days.")).decides({
      do: "say",
      text: "Kept: “Acme pays within 45 days.” (source: you) [k7f3qa9m]\nIt replaces: “Acme pays within 30 days.”",
    });
  });
});

describe("a standing goal", () => {
  const every = { cron: "0 16 * * 5", timetable: "every Friday at 16:00", words: "publish a post" };
  const scheduling = understood({ is: "standing", ...every });

  test("is put on its timetable", () => {
    scheduling.decides({ do: "delegate", tasks: [], every });
  });

  test("is said back with its next run in the operator's time, and how to end it", () => {
    scheduling
      .heard(scheduled("k7f3qa9m", "2026-11-06T15:00:00.000Z"))
      .decides({
        do: "say",
        text: "Standing goal k7f3qa9m is set: every Friday at 16:00 (Europe/Zurich). Next run: Friday, 6 November 2026 at 16:00. Say “stop k7f3qa9m” to end it.",
      })
      .heard(said)
      .finishes("done", "Standing goal k7f3qa9m is set: every Friday at 16:00 (Europe/Zurich).");
  });

  test("is put on its timetable in the zone it names, and the zone is said", () => {
    const elsewhere = understood({ is: "standing", ...every, cron: "CRON_TZ=Asia/Tokyo 0 16 * * 5" });
    const timetable = "every Friday at 16:00 (Asia/Tokyo)";
    elsewhere.decides({ do: "delegate", tasks: [], every: { ...every, zone: "Asia/Tokyo", timetable } });
    elsewhere.heard(scheduled("k7f3qa9m", "2026-11-06T07:00:00.000Z")).decides({
      do: "say",
      text: "Standing goal k7f3qa9m is set: every Friday at 16:00 (Asia/Tokyo). Next run: Friday, 6 November 2026 at 16:00. Say “stop k7f3qa9m” to end it.",
    });
  });

  test("is not set when the timetable is none, and says why", () => {
    scheduling
      .heard(refused("", "bad-input", "“0 99 * * 5” is no timetable."))
      .finishes("failed", "Not scheduled: “0 99 * * 5” is no timetable.");
  });
});

describe("what is not clear", () => {
  test("becomes one question, and nothing else happens", () => {
    understood({ is: "unclear", question: "Which thing do you mean?" })
      .decides({ do: "ask", question: "Which thing do you mean?" })
      .heard(said)
      .finishes("asked", "Which thing do you mean?");
  });

  test.each<[Intent, string]>([
    [{ is: "publish", title: "", body: "B" }, "What should the post's title be?"],
    [{ is: "publish", title: "A", body: " " }, "What should the post say?"],
    [{ is: "write", topic: "" }, "What should the post be about?"],
    [{ is: "email", to: "", subject: "A", body: "B" }, "Which address should the mail go to?"],
    [{ is: "email", to: "ada@example.com", subject: "", body: "B" }, "What should the mail's subject be?"],
    [{ is: "email", to: "ada@example.com", subject: "A", body: "" }, "What should the mail say?"],
    [{ is: "contact", name: "", email: "ada@example.com" }, "What is the contact's name?"],
    [{ is: "contact", name: "Ada", email: "" }, "What is the contact's mail address?"],
    [{ is: "remember", statement: "", about: "" }, "What should I remember?"],
    [{ is: "question", question: "", about: "" }, "What would you like to know?"],
    [{ is: "standing", cron: "", timetable: "", words: "post" }, "When, for example every Friday at 16:00?"],
    [{ is: "standing", cron: "0 9 * * 1", timetable: "", words: "" }, "What should I do each time?"],
    [{ is: "unclear", question: "" }, "What would you like me to do?"],
  ])("%j lacks something, so it asks for exactly that", (intent, question) => {
    understood(intent).decides({ do: "ask", question }).heard(said).finishes("asked", question);
  });
});

describe("a question that follows another", () => {
  const earlier = { words: "Publish a post", question: "What should it be called?" };
  const asking = (question: string) =>
    given(planner)
      .heard(assigned({ ...brief, words: "titled “A”", earlier }))
      .heard(thought("understand", { intent: { is: "unclear", question } }));

  test("is about both messages, one a line, so that the next one can complete them", () => {
    const question = "What should the post “A” say?";
    asking(question).decides({ do: "ask", question, about: "Publish a post\ntitled “A”" });
  });

  test("is about the first alone when it is the same question again", () => {
    const question = `${earlier.question} Put it in quotes.`;
    asking(question).decides({ do: "ask", question, about: "Publish a post" });
  });

  test("forgets what came before rather than grow without end", () => {
    const long = { words: "word ".repeat(2_000), question: "Which?" };
    given(planner)
      .heard(assigned({ ...brief, earlier: long }))
      .heard(thought("understand", { intent: { is: "unclear", question: "What?" } }))
      .decides({ do: "ask", question: "What?", about: words });
  });
});

test("what it did not wait for changes nothing", () => {
  const strays = [
    said,
    waited,
    readDone("site.read", {}),
    remembered("k7f3qa9m", "A"),
    scheduled("k7f3qa9m", "2026-11-06T15:00:00.000Z"),
    refused("site.publish", "policy"),
    returned("publish", {}),
    thought("draft", { title: "A", body: "B" }),
    assigned(brief),
  ];
  for (const event of strays) expect(understanding.heard(event).decides().state).toEqual(understanding.state);
});

test("a brief without words is refused in a sentence", () => {
  given(planner)
    .heard(assigned({}))
    .finishes("failed", /lacks your words/);
});
