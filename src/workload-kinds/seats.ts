/** A question in a steady population of users. */
export interface SeatQuestion {
  /** From 0; the first ones are there from the beginning. */
  readonly user: number;
  /** Of its user, from 0. */
  readonly round: number;
  readonly atNs: number;
}

/**
 * Hands the requests of an open loop to so many seats in turn; in each sits a user until all rounds are asked, and then
 * the next user. At a rate of Q over N seats every user asks each N / Q seconds, whatever the server does. Those who sit
 * there at the start are in the midst of their rounds, evenly spread over them, so that the mix of short and long
 * histories is the same from the first request to the last.
 */
export function* seatQuestions(
  times: Iterable<number>,
  { seats, rounds }: { readonly seats: number; readonly rounds: number },
): Iterable<SeatQuestion> {
  const user = Int32Array.from({ length: seats }, (_, seat) => seat);
  const round = Int32Array.from({ length: seats }, (_, seat) => Math.floor((seat * rounds) / seats));
  let users = seats;
  let seat = 0;
  for (const atNs of times) {
    if (round[seat] === rounds) {
      user[seat] = users++;
      round[seat] = 0;
    }
    yield { user: user[seat]!, round: round[seat]!++, atNs };
    seat = (seat + 1) % seats;
  }
}
