// A card on its way to a channel: its pictures are drawn from their figures now, since nothing keeps a picture.
import type { Card } from "#core/card";
import type { World } from "../world.ts";

export function drawn(world: Pick<World, "draw">, card: Card): Card {
  if (!card.sections.some((section) => section.is === "picture")) return card;
  const sections = card.sections.map((section) =>
    section.is === "picture" ? { ...section, png: world.draw(section.chart) } : section,
  );
  return { ...card, sections };
}
