// Posts that are to be drafted: a topic and no text.
import type { Sentence } from "./sentence.ts";

const about = (words: string, topic: string): Sentence => ({ words, intent: { is: "write", topic } });

export const WRITE: readonly Sentence[] = [
  about("Publish a post about pricing", "pricing"),
  about("WRITE AND PUBLISH A POST ABOUT PRICING", "PRICING"),
  about("draft something on remote work", "remote work"),
  about("Draft a post on remote work please.", "remote work"),
  about("write me a piece about the four-day week and publish it", "the four-day week"),
  about("Write a blog post about how Acme pays", "how Acme pays"),
  about("Please write an article regarding late payments.", "late payments"),
  about("Could you write something about our Friday demos?", "our Friday demos"),
  about("Compose an essay on craft", "craft"),
  about('Write and publish a post about "Value pricing"', "Value pricing"),
  about("wriet and pubish a post abuot pricing", "pricing"),
  about("Write a post: pricing", "pricing"),
  about("blog about pricing", "pricing"),
  about("write about pricing", "pricing"),
  about(
    "I want you to write a short post about onboarding new customers, and then publish it",
    "onboarding new customers",
  ),
  about("Create a post about pricing", "pricing"),
  about("Post something about pricing on my blog", "pricing"),
  about("let's write a newsletter about March", "March"),
  about("Prepare an article on the topic of trust", "trust"),
  about("i need a post about invoicing", "invoicing"),
  about('Publish a post titled "Pricing" about outcomes', "outcomes, titled “Pricing”"),
  about('Write a post titled "Pricing lessons"', "Pricing lessons"),
  about("Do a post about pricing", "pricing"),
  about("Draft an article about how to price software and post it", "how to price software"),
];
