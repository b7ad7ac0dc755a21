//! Verdicts of `tl diff` on old bytes and old peers.

mod kinds;

use expect_test::expect;

use self::kinds::WIRE;
use crate::{directory, run_in};

#[test]
fn effects_on_the_wire_are_told() {
    let mut found = String::new();
    for [what, old, new] in WIRE {
        let files = directory(&[("old.tl", old.as_bytes()), ("new.tl", new.as_bytes())]);
        let run = run_in(&files, &["diff", "old.tl", "new.tl"]);
        found += &format!("{what}\n");
        for line in run.stdout.lines().map(str::trim).filter_map(|line| line.strip_prefix("wire ")) {
            found += &format!("  {}\n", line.trim().replace("; ", "\n  "));
        }
    }
    expect![[r#"
        conditional field, free bit
          old bytes decode: `y` is absent
          old peers read new bytes unless `y` (f.3) is present
        conditional field, removed
          old bytes decode unless `y` (f.3) is present
          old peers read new bytes: `y` is absent
        conditional field, bit in use
          old bytes decode unless `f.3` is set, without `y`
          old peers read new bytes unless `y` (f.3) is present
        conditional field, bit of a flag
          old bytes decode unless `f.3` is set, without `y`
          old peers read new bytes unless `y` (f.3) is present
        flag
          old bytes decode: `y` is not set
          old peers read new bytes: `y` is ignored
        flag, removed
          old bytes decode: `y` is ignored
          old peers read new bytes: `y` is not set
        flag that gets a value
          old bytes decode unless `f.0` is set, without `y`
          old peers read new bytes unless `y` (f.0) is present
        plain field at the end
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
        plain field at the start
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
        plain field, removed
          old bytes are misread: `x` is unknown
          old peers misread new bytes: `x` is missing
        flags word
          old bytes are misread: `f` is missing
          old peers misread new bytes: `f` is unknown
        flags word, conditional
          old bytes decode: `h` is absent, `y` is absent
          old peers read new bytes unless `h` (f.0) is present or `y` (h.1) is present
        flags word, renamed
          old bytes decode
          old peers read new bytes
        type
          old bytes are misread: `x` is `int`, read as `long`
          old peers misread new bytes: `x` is `long`, read as `int`
        type of a conditional field
          old bytes decode unless `x` (f.0) is present: `x` is `int`, read as `long`
          old peers read new bytes unless `x` (f.0) is present: `x` is `long`, read as `int`
        type, same bytes
          old bytes decode unless `y` contains invalid UTF-8
          old peers read new bytes unless `x` contains invalid UTF-8
        type, boxed
          old bytes decode
          old peers read new bytes unless a `B` is expected
          old bytes are rejected: `x` is `B`, read as `D`
          old peers reject new bytes: `x` is `D`, read as `B`
          old peers reject new bytes: id 00000013 is unknown
        type, with more constructors
          old bytes decode
          old peers read new bytes
          old bytes decode
          old peers read new bytes unless `x` contains an unexpected id
          old peers reject new bytes: id 00000012 is unknown
        type, moved
          old bytes decode unless a `B` is expected
          old peers read new bytes unless a `C` is expected
          old peers reject new bytes: id 00000013 is unknown
        type, renamed
          old bytes decode
          old peers read new bytes
          old bytes decode
          old peers read new bytes
        becomes conditional
          old bytes are misread: `x` is unconditional, read as conditional on `f.0`
          old peers misread new bytes: `x` is conditional on `f.0`, read as unconditional
        another bit
          old bytes are misread: `x` is conditional on `f.0`, read as conditional on `f.1`
          old peers misread new bytes: `x` is conditional on `f.1`, read as conditional on `f.0`
        fields swapped
          old bytes are misread: `x` is read as `y`
          old peers misread new bytes: `y` is read as `x`
        fields of other types swapped
          old bytes are misread: `x` is read as `y`
          old peers misread new bytes: `y` is read as `x`
        field, renamed
          old bytes decode
          old peers read new bytes
        id
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
        id of another one
          old bytes are rejected: id 00000010 is unknown
          old peers misread new bytes: 00000011 is the id of `b`
          old bytes are misread: 00000011 is the id of `a`
          old peers reject new bytes: id 00000012 is unknown
        name
          old bytes decode
          old peers read new bytes
        constructor, added
          old peers reject new bytes: id 00000011 is unknown
        constructor, removed
          old bytes are rejected: id 00000011 is unknown
        result
          old bytes decode
          old results are rejected: the result is `A`, read as `B`
          old peers read new bytes
          old peers reject new results: the result is `B`, read as `A`
        result, vector of the type
          old bytes decode
          old results are rejected: the result is `A`, read as `Vector<A>`
          old peers read new bytes
          old peers reject new results: the result is `Vector<A>`, read as `A`
        result, with more constructors
          old peers reject new bytes: id 00000011 is unknown
          old bytes decode
          old peers read new bytes
          old peers read new results unless the result contains an unexpected id
        result, bare
          old bytes are misread: `x` is `int`, read as `long`
          old peers misread new bytes: `x` is `long`, read as `int`
          old bytes decode
          old results decode unless the result contains misread values
          old peers read new bytes
          old peers read new results unless the result contains misread values
        result, vector
          old bytes decode
          old results decode unless the result contains misread values
          old peers read new bytes
          old peers read new results unless the result contains misread values
        builtin
        condition of a parameter
          old bytes decode: `y` is absent
          old peers read new bytes unless `y` (n.1) is present
        id inside
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
          old bytes are rejected: `a` has an unexpected id
          old peers reject new bytes: `a` has an unexpected id
        id inside, optional
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
          old bytes decode unless `a` (f.0) is present: `a` has an unexpected id
          old peers read new bytes unless `a` (f.0) is present: `a` has an unexpected id
        id inside, of one of two
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
          old bytes decode unless `a` contains an unexpected id
          old peers read new bytes unless `a` contains an unexpected id
        id inside, behind another type
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
          old bytes are rejected: `a` has an unexpected id
          old peers reject new bytes: `a` has an unexpected id
          old bytes are rejected: `v` has an unexpected id
          old peers reject new bytes: `v` has an unexpected id
        id inside, of an argument
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000012 is unknown
          old bytes are rejected: `g` has an unexpected id
          old peers reject new bytes: `g` has an unexpected id
        argument
          old bytes are misread: `g` is `G<int>`, read as `G<long>`
          old peers misread new bytes: `g` is `G<long>`, read as `G<int>`
        id of a bare value
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
        bare value
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
          old bytes are misread: `b` has another encoding
          old peers misread new bytes: `b` has another encoding
        bare value, unchanged
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
          old bytes are misread: `x` has another encoding
          old peers misread new bytes: `x` has another encoding
        bare value, in a vector
          old bytes are misread: `x` is `int`, read as `long`
          old peers misread new bytes: `x` is `long`, read as `int`
          old bytes decode unless `v` contains misread values
          old peers read new bytes unless `v` contains misread values
        bare value, recursive
          old bytes are misread: `x` is `int`, read as `long`
          old peers misread new bytes: `x` is `long`, read as `int`
          old bytes are misread: `n` has another encoding
          old peers misread new bytes: `n` has another encoding
        boxed value, same id
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
          old bytes are misread: `b` has another encoding
          old peers misread new bytes: `b` has another encoding
        boxed value, harmless flag
          old bytes decode: `t` is not set
          old peers read new bytes: `t` is ignored
        boxed value, bare
          old bytes are misread: `b` is `B`, read as `%B`
          old peers misread new bytes: `b` is `%B`, read as `B`
        boxed value, in a list
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000012 is unknown
          old bytes decode unless `next` contains an unexpected id
          old peers read new bytes unless `next` contains an unexpected id
          old bytes decode unless `l` contains an unexpected id
          old peers read new bytes unless `l` contains an unexpected id
        bare value, of two levels
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
          old bytes are misread: `b` has another encoding
          old peers misread new bytes: `b` has another encoding
          old bytes are misread: `v` has another encoding
          old peers misread new bytes: `v` has another encoding
        values misread behind a rejected one
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
          old bytes are rejected: `v` has an unexpected id
          old peers reject new bytes: `v` has an unexpected id
          old bytes are rejected: `a` has an unexpected id
          old peers reject new bytes: `a` has an unexpected id
          old bytes are rejected: `w` has an unexpected id
          old peers reject new bytes: `w` has an unexpected id
        type of a request
          old bytes are misread: `n` is missing
          old peers misread new bytes: `n` is unknown
        parameters, renamed
          old bytes decode
          old peers read new bytes
        parameters, swapped
          old bytes are misread: `x` is `t`, read as `u`
          old peers misread new bytes: `x` is `u`, read as `t`
        number of an argument
          old bytes are misread: `x` is `%T<2>`, read as `%T<3>`
          old peers misread new bytes: `x` is `%T<3>`, read as `%T<2>`
        type, disjoint
          old bytes are rejected: `x` is `X`, read as `Y`
          old peers reject new bytes: `x` is `Y`, read as `X`
        type, Bool
          old bytes are rejected: `x` is `X`, read as `Bool`
          old peers reject new bytes: `x` is `Bool`, read as `X`
        type, any object
          old bytes decode
          old peers read new bytes unless `x` contains an unexpected id
        boxed field, added in front
          old bytes are rejected: `y` is missing
          old peers reject new bytes: `y` is unknown
        boxed fields, swapped
          old bytes are rejected: `x` is read as `y`
          old peers reject new bytes: `y` is read as `x`
        vector, boxed
          old bytes are misread: `v` is `vector<int>`, read as `Vector<int>`
          old peers misread new bytes: `v` is `Vector<int>`, read as `vector<int>`
        vector, spelled otherwise
          old bytes decode
          old peers read new bytes
        vector, as a repetition
          old bytes decode
          old peers read new bytes
        vector, without a count
          old bytes decode
          old peers read new bytes
        repetition, count used twice
          old bytes are misread: `n` is unknown
          old peers misread new bytes: `n` is missing
        repetition, of fields
          old bytes decode unless `v` contains misread values
          old peers read new bytes unless `v` contains misread values
        repetition, of a bare value
          old bytes decode
          old peers read new bytes
        repetition, constant
          old bytes are misread: `v` is `2*[ int ]`, read as `3*[ int ]`
          old peers misread new bytes: `v` is `3*[ int ]`, read as `2*[ int ]`
        bare value, of one field
          old bytes decode
          old peers read new bytes
        names of one builtin
          old bytes decode
          old peers read new bytes
    "#]]
    .assert_eq(&found);
}
