// Whether whatever fits one schema fits another: the brief of a role, and what another agent takes as a brief. Read from their
// JSON Schemas, so that it holds for every brief and not only for those that were seen.
import { z } from "zod";
import { canonical } from "#core/json";

type Schema = Readonly<Record<string, unknown>>;

/** In doubt it does not. A `refine` is in no JSON Schema, so it counts for nothing on either side. */
export const takes = (taken: z.ZodType, given: z.ZodType): boolean => fits(shapeOf(given), shapeOf(taken));

/** The fields that every brief of `taken` must have and some brief of `given` has not. */
export function lackingFields(taken: z.ZodType, given: z.ZodType): string[] {
  const has = branches(shapeOf(given)).map(requiredOf);
  const needs = branches(shapeOf(taken)).map(requiredOf);
  const [first = []] = needs;
  const always = first.filter((one) => needs.every((each) => each.includes(one)));
  return always.filter((one) => !has.every((each) => each.includes(one)));
}

const shapeOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;

/** The forms that it may have, one at least. */
function branches(schema: Schema): readonly Schema[] {
  const forms = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  return forms === undefined ? [schema] : forms.flatMap(branches);
}

/** What says nothing about which values fit. */
const NOTES: ReadonlySet<string> = new Set(["$schema", "default", "title", "description", "examples", "id"]);
/** What is compared by itself. */
const COMPARED: ReadonlySet<string> = new Set(["type", "properties", "required", "items", "enum", "const"]);
/** Fields beside those that are named: on the side that takes, asked about where it allows none. */
const OTHERS = "additionalProperties";

function fits(given: Schema, taken: Schema): boolean {
  const [forms, allowed] = [branches(given), branches(taken)];
  return forms.every((one) => allowed.some((other) => formFits(one, other)));
}

function formFits(given: Schema, taken: Schema): boolean {
  const limits = Object.keys(taken).filter((key) => !NOTES.has(key) && !COMPARED.has(key) && key !== OTHERS);
  return (
    typesFit(given, taken) &&
    valuesFit(given, taken) &&
    fieldsFit(given, taken) &&
    (taken.items === undefined || fits(part(given.items), part(taken.items))) &&
    limits.every((key) => same(given[key], taken[key]))
  );
}

function typesFit({ type: given }: Schema, { type: taken }: Schema): boolean {
  if (taken === undefined) return true;
  const allowed = several(taken);
  return several(given).every(
    (one) => allowed.includes(one) || (one === "integer" && allowed.includes("number")),
  );
}

const several = (types: unknown): readonly unknown[] => (Array.isArray(types) ? types : [types]);

function valuesFit(given: Schema, taken: Schema): boolean {
  const allowed = valuesOf(taken);
  return allowed === undefined || valuesOf(given)?.every((one) => allowed.includes(one)) === true;
}

const valuesOf = (schema: Schema): readonly unknown[] | undefined =>
  "const" in schema ? [schema.const] : (schema.enum as readonly unknown[] | undefined);

function fieldsFit(given: Schema, taken: Schema): boolean {
  const [has, wants] = [fieldsOf(given), fieldsOf(taken)];
  const required = requiredOf(given);
  if (!requiredOf(taken).every((one) => required.includes(one))) return false;
  if (taken[OTHERS] !== undefined && !same(given[OTHERS], taken[OTHERS])) return false;
  if (taken[OTHERS] === false && Object.keys(has).some((one) => !Object.hasOwn(wants, one))) return false;
  return Object.entries(wants).every(([name, want]) => {
    const own = has[name];
    return own === undefined || fits(own, want);
  });
}

const fieldsOf = ({ properties }: Schema): Readonly<Record<string, Schema>> =>
  (properties ?? {}) as Readonly<Record<string, Schema>>;

const requiredOf = ({ required }: Schema): readonly string[] => (required ?? []) as readonly string[];

const part = (schema: unknown): Schema =>
  (typeof schema === "object" && schema !== null ? schema : {}) as Schema;

/** What is not there is not the same as anything. */
const same = (one: unknown, other: unknown): boolean =>
  one !== undefined && other !== undefined && canonical(one) === canonical(other);
