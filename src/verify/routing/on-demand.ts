/** What is worked out when it is first asked for, and kept: most of a proved network is never asked for. */
export function onDemand<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The same for rows by number. */
export function eachOnDemand<Value>(make: (row: number) => Value): (row: number) => Value {
  const made = new Map<number, Value>();
  return (row) => {
    const known = made.get(row);
    if (known !== undefined) return known;
    const value = make(row);
    made.set(row, value);
    return value;
  };
}
