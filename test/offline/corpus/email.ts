// Mails: whom, under which subject and with which text, in the ways people say it.
import type { Sentence } from "./sentence.ts";

const mail = (words: string, to: string, subject: string, body: string): Sentence => ({
  words,
  intent: { is: "email", to, subject, body },
});

export const EMAIL: readonly Sentence[] = [
  mail("Send a mail to bob@x.io, subject Hello: see you", "bob@x.io", "Hello", "see you"),
  mail("mail bob@x.io regarding lunch: are you free?", "bob@x.io", "lunch", "are you free?"),
  mail(
    'Send an email to bob@x.io about "Lunch" saying "Are you free?"',
    "bob@x.io",
    "Lunch",
    "Are you free?",
  ),
  mail(
    'Please e-mail bob@x.io with the subject "Lunch" and the text "Are you free?"',
    "bob@x.io",
    "Lunch",
    "Are you free?",
  ),
  mail(
    "Send bob@x.io an email about lunch saying are you free on Friday?",
    "bob@x.io",
    "lunch",
    "are you free on Friday?",
  ),
  mail('write to bob@x.io about "Lunch" saying "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail('Write an email to bob@x.io titled "Lunch" that says "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail('Email bob@x.io saying "Yes." with subject "Lunch"', "bob@x.io", "Lunch", "Yes."),
  mail('emial bob@x.io abuot "Lunch" sayng "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail('EMAIL BOB@X.IO ABOUT "Lunch" SAYING "Yes."', "BOB@X.IO", "Lunch", "Yes."),
  mail("Email bob@x.io about “Lunch” saying “Yes.”", "bob@x.io", "Lunch", "Yes."),
  mail(
    "Email bob@x.io\nSubject: Lunch\n\nHi Bob,\n\nare you free?\n\nAda",
    "bob@x.io",
    "Lunch",
    "Hi Bob,\n\nare you free?\n\nAda",
  ),
  mail('Email <mailto:bob@x.io|bob@x.io> about "Lunch" saying "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail('Email Bob <bob@x.io> about "Lunch" saying "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail(
    'Can you drop bob.stone+work@sub.example.co.uk a line about "Lunch" saying "Yes."',
    "bob.stone+work@sub.example.co.uk",
    "Lunch",
    "Yes.",
  ),
  mail(
    'Email bob@x.io about "Re: saying no" saying "Write and publish a post about pricing"',
    "bob@x.io",
    "Re: saying no",
    "Write and publish a post about pricing",
  ),
  mail(
    'Email bob@x.io about "Lunch" saying "Every Friday at 16:00, as ever."',
    "bob@x.io",
    "Lunch",
    "Every Friday at 16:00, as ever.",
  ),
  mail(
    'Email bob@x.io about "Lunch" saying "I said "maybe" and meant it."',
    "bob@x.io",
    "Lunch",
    'I said "maybe" and meant it.',
  ),
  mail('send mail to bob@x.io re "Lunch": "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail('Email bob@x.io "Lunch" "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail("Email bob@x.io Lunch: are you free?", "bob@x.io", "Lunch", "are you free?"),
  mail('Email bob@x.io about "Lunch" telling him "Yes."', "bob@x.io", "Lunch", "Yes."),
  mail('Send "Yes." to bob@x.io with subject "Lunch"', "bob@x.io", "Lunch", "Yes."),
  mail("Send an e-mail to bob@x.io. Subject: Lunch. Text: Yes.", "bob@x.io", "Lunch", "Yes."),
  mail("Email bob@x.io with subject Lunch and body Yes.", "bob@x.io", "Lunch", "Yes."),
  mail('Shoot bob@x.io an email about "Lunch": "Yes."', "bob@x.io", "Lunch", "Yes."),
];
