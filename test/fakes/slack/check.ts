// The small language in which Slack's limits are written down: checkers that note what is wrong and where.
import type { Json } from "../wire.ts";

/** What is wrong, in the words of Slack's `response_metadata.messages`. */
export class Findings {
  readonly messages: string[] = [];

  add(problem: string, pointer: string): void {
    this.messages.push(`[ERROR] ${problem} [json-pointer:${pointer}]`);
  }
}

export type Checker = (findings: Findings, at: string, value: unknown) => void;

export const anything: Checker = () => undefined;

export const boolean: Checker = (findings, at, value) => {
  if (typeof value !== "boolean") findings.add("must be of type: boolean", at);
};

export function integer(min: number, max: number): Checker {
  return (findings, at, value) => {
    const fits = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
    if (!fits) findings.add(`must be an integer between ${min} and ${max}`, at);
  };
}

export function oneOf(...values: string[]): Checker {
  return (findings, at, value) => {
    if (!values.includes(String(value))) findings.add(`must be a valid enum value: ${values.join(", ")}`, at);
  };
}

export function string(max: number, min = 1): Checker {
  return (findings, at, value) => {
    if (typeof value !== "string") findings.add("must be of type: string", at);
    else if (value.length < min) findings.add(`must be more than ${min - 1} characters`, at);
    else if (value.length > max) findings.add(`must be less than ${max + 1} characters`, at);
    else if (!value.isWellFormed()) findings.add("must be valid UTF-8", at);
  };
}

export function list(max: number, of: Checker, min = 1): Checker {
  return (findings, at, value) => {
    if (!Array.isArray(value)) {
      findings.add("must be of type: array", at);
      return;
    }
    if (value.length < min) findings.add(`no less than ${min} items allowed`, at);
    if (value.length > max) findings.add(`no more than ${max} items allowed`, at);
    for (const [index, item] of value.entries()) of(findings, `${at}/${index}`, item);
  };
}

/** An object of exactly these fields; `type` is always allowed. */
export function shape(fields: Record<string, Checker>, required: string[] = []): Checker {
  return (findings, at, value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      findings.add("must be an object", at);
      return;
    }
    for (const name of required)
      if ((value as Json)[name] === undefined) findings.add(`missing required field: ${name}`, at);
    for (const [name, field] of Object.entries(value)) checkField(findings, at, name, field, fields[name]);
  };
}

function checkField(findings: Findings, at: string, name: string, value: unknown, checker?: Checker): void {
  if (name === "type") return;
  if (!checker) findings.add(`invalid additional property: ${name}`, at);
  else if (value !== undefined) checker(findings, `${at}/${name}`, value);
}

/** An object whose `type` picks its shape. */
export function byType(shapes: Record<string, Checker>): Checker {
  return (findings, at, value) => {
    const type = String((value as Json | null)?.type);
    const checker = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    if (checker) checker(findings, at, value);
    else findings.add(`unsupported type: ${type}`, `${at}/type`);
  };
}
