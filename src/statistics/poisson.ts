/**
 * The exact two-sided interval of a Poisson mean of which `count` was observed (Garwood 1936): below the lower end so
 * many would be seen with a probability of less than `tail`, above the upper end so few.
 */
export function poissonInterval(
  count: number,
  tail = 0.025,
): { readonly low: number; readonly high: number } {
  const low = count === 0 ? 0 : solve((mean) => 1 - atMost(count - 1, mean), tail);
  const high = solve((mean) => 1 - atMost(count, mean), 1 - tail);
  return { low, high };
}

/** The probability of at most `count` where `mean` is expected. */
function atMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k += 1) {
    term *= mean / k;
    sum += term;
  }
  return Math.min(1, sum);
}

/** Where a function that grows from 0 to 1 takes a value; by halving, to the precision of a double. */
function solve(grows: (mean: number) => number, value: number): number {
  let [low, high] = [0, 1];
  while (grows(high) < value) high *= 2;
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (grows(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
