// Divides the room of one message among its parts; apart, because it is arithmetic with laws of its own.

/**
 * Fair shares: nobody gets more than they want, the sum is at most `room`, and whoever gets less than they want gets
 * at least as much as anyone else, so at least `room / wants.length`, rounded down.
 */
export function shares(wants: readonly number[], room: number): number[] {
  const order = wants.map((want, index) => ({ want, index })).sort((a, b) => a.want - b.want);
  const given = wants.map(() => 0);
  let free = Math.max(0, room);
  order.forEach(({ want, index }, at) => {
    const share = Math.min(want, Math.floor(free / (order.length - at)));
    given[index] = share;
    free -= share;
  });
  return given;
}
