// Contacts: a name and an address.
import type { Sentence } from "./sentence.ts";

const contact = (words: string, name: string, email: string): Sentence => ({
  words,
  intent: { is: "contact", name, email },
});

export const CONTACT: readonly Sentence[] = [
  contact("Save a contact: Bob Stone, bob@x.io", "Bob Stone", "bob@x.io"),
  contact("add contact Bob Stone bob@x.io", "Bob Stone", "bob@x.io"),
  contact("Add Bob Stone <bob@x.io> to my contacts", "Bob Stone", "bob@x.io"),
  contact("add contcat Bob <bob@x.io>", "Bob", "bob@x.io"),
  contact("New contact: Bob Stone (bob@x.io)", "Bob Stone", "bob@x.io"),
  contact("Please create a contact named Bob Stone with email bob@x.io.", "Bob Stone", "bob@x.io"),
  contact("ADD CONTACT Bob Stone <BOB@x.io>", "Bob Stone", "BOB@x.io"),
  contact('Add a contact called "Bob Stone" with the address bob@x.io', "Bob Stone", "bob@x.io"),
  contact("Store Zoë Müller-Łukasz <zoe@example.org> as a contact", "Zoë Müller-Łukasz", "zoe@example.org"),
  contact("Add contact Bob Stone <mailto:bob@x.io|bob@x.io>", "Bob Stone", "bob@x.io"),
  contact("Add contact 山田太郎 <yamada@example.jp>", "山田太郎", "yamada@example.jp"),
  contact("contact Bob Stone <bob@x.io>", "Bob Stone", "bob@x.io"),
  contact("could you add a new contact, Bob Stone, bob@x.io, please", "Bob Stone", "bob@x.io"),
  contact("Add Bob O'Neil to contacts: bob@x.io", "Bob O'Neil", "bob@x.io"),
  contact("Add Bob Stone <bob@x.io>", "Bob Stone", "bob@x.io"),
  contact("Save Bob Stone's email: bob@x.io", "Bob Stone", "bob@x.io"),
  contact("Ad contact Bob Stone <bob@x.io>", "Bob Stone", "bob@x.io"),
];
