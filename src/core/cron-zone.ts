// A cron expression that names its time zone, spelt as cron spells it: `CRON_TZ=Europe/Berlin 0 16 * * 5`.

/** The expression in this zone. */
export const inZone = (cron: string, zone: string): string => `CRON_TZ=${zone} ${cron}`;

/** The five fields and the zone they name; no zone: they are meant where the operator is. */
export function zonedCron(cron: string): { readonly cron: string; readonly zone?: string } {
  const [, zone, fields] = /^\s*(?:CRON_)?TZ=(\S+)\s+(.*)$/is.exec(cron) ?? [];
  return zone === undefined || fields === undefined ? { cron } : { cron: fields, zone };
}
