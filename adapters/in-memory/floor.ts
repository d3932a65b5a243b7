// The floor of a process that nobody watches: tests and simulations end what does not end by their own means.

export const unwatched = {
  take: (): void => undefined,
  leave: (): void => undefined,
  struck: (): undefined => undefined,
};
