// Whether digits are a payment card's: issuer, length, grouping and check digit, so that other numbers are left alone.

/** Visa, Mastercard, Amex, Discover, JCB, Diners; 14 to 16 digits, in the groups that stand on a card or in none. */
const ISSUERS: readonly RegExp[] = [
  /^4\d{15}$/,
  /^5[1-5]\d{14}$/,
  /^2(?:2[2-9]|[3-6]\d|7[01])\d{13}$/,
  /^3[47]\d{13}$/,
  /^6(?:011|5\d\d|4[4-9]\d)\d{12}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
];
const GROUPS = /^(?:\d{14,16}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5})$/;

/** ISO/IEC 7812: the weighted sum of a number's digits ends in 0. */
export function isCardNumber(written: string): boolean {
  const digits = written.replace(/[ -]/g, "");
  if (!GROUPS.test(written) || !ISSUERS.some((issuer) => issuer.test(digits))) return false;
  const sum = [...digits].reverse().reduce((so, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return so + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
