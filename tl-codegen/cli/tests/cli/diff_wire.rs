//! Verdicts of `tl diff` on old bytes and old peers.

use expect_test::expect;

use crate::{directory, run_in};

/// Each row: what changes, and the old and the new schema.
const WIRE: &[[&str; 3]] = &[
    ["conditional field, free bit", "a#10 f:# x:int = A;", "a#10 f:# x:int y:f.3?string = A;"],
    ["conditional field, removed", "a#10 f:# x:int y:f.3?string = A;", "a#10 f:# x:int = A;"],
    ["conditional field, bit in use", "a#10 f:# x:f.3?int = A;", "a#10 f:# x:f.3?int y:f.3?int = A;"],
    ["conditional field, bit of a flag", "a#10 f:# x:f.3?true = A;", "a#10 f:# x:f.3?true y:f.3?int = A;"],
    ["flag", "a#10 f:# x:int = A;", "a#10 f:# x:int y:f.0?true = A;"],
    ["flag, removed", "a#10 f:# y:f.0?true = A;", "a#10 f:# = A;"],
    ["flag that gets a value", "a#10 f:# y:f.0?true = A;", "a#10 f:# y:f.0?int = A;"],
    ["plain field at the end", "a#10 x:int = A;", "a#10 x:int y:long = A;"],
    ["plain field at the start", "a#10 x:int = A;", "a#10 y:int x:int = A;"],
    ["plain field, removed", "a#10 x:int y:int = A;", "a#10 y:int = A;"],
    ["flags word", "a#10 x:int = A;", "a#10 f:# x:int y:f.0?int = A;"],
    ["flags word, conditional", "a#10 f:# g:# x:g.0?int = A;", "a#10 f:# h:f.0?# g:# x:g.0?int y:h.1?int = A;"],
    ["flags word, renamed", "a#10 f:# y:f.0?int = A;", "a#10 flags:# y:flags.0?int = A;"],
    ["type", "a#10 x:int = A;", "a#10 x:long = A;"],
    ["type of a conditional field", "a#10 f:# x:f.0?int = A;", "a#10 f:# x:f.0?long = A;"],
    ["type, same bytes", "a#10 x:string y:bytes z:int = A;", "a#10 x:bytes y:string z:# = A;"],
    ["type, boxed", "b#11 = B;c#12 = C;a#10 x:B = A;", "b#11 = B;c#12 = B;d#13 = D;a#10 x:D = A;"],
    ["type, with more constructors", "b#11 = B;a#10 x:Vector<B> = A;", "b#11 = C;c#12 = C;a#10 x:Vector<C> = A;"],
    ["type, moved", "b#11 = B;c#12 = C;", "b#11 = C;c#12 = C;d#13 = B;"],
    ["type, renamed", "b#11 = B;a#10 x:B = A;", "b#11 = C;a#10 x:C = A;"],
    ["becomes conditional", "a#10 f:# x:int = A;", "a#10 f:# x:f.0?int = A;"],
    ["another bit", "a#10 f:# x:f.0?int = A;", "a#10 f:# x:f.1?int = A;"],
    ["fields swapped", "a#10 x:int y:int = A;", "a#10 y:int x:int = A;"],
    ["fields of other types swapped", "a#10 x:int y:string = A;", "a#10 y:string x:int = A;"],
    ["field, renamed", "a#10 x:int = A;", "a#10 z:int = A;"],
    ["id", "a#10 x:int = A;", "a#11 x:int = A;"],
    ["id of another one", "a#10 x:int = A;b#11 = B;", "a#11 x:int = A;b#12 = B;"],
    ["name", "a#10 x:int = A;", "b#10 x:int = A;"],
    ["constructor, added", "a#10 = A;", "a#10 = A;b#11 = A;"],
    ["constructor, removed", "a#10 = A;b#11 = A;", "a#10 = A;"],
    ["result", "a#10 = A;b#11 = B;---functions---f#12 = A;", "a#10 = A;b#11 = B;---functions---f#12 = B;"],
    ["result, vector of the type", "a#10 = A;---functions---f#12 = A;", "a#10 = A;---functions---f#12 = Vector<A>;"],
    [
        "result, with more constructors",
        "a#10 = A;---functions---f#12 = A;",
        "a#10 = A;b#11 = A;---functions---f#12 = A;",
    ],
    [
        "result, bare",
        "a#10 x:int = A;---functions---f#12 = Vector<%A>;",
        "a#10 x:long = A;---functions---f#12 = Vector<%A>;",
    ],
    ["result, vector", "---functions---f#12 = Vector<int>;", "---functions---f#12 = Vector<long>;"],
    ["builtin", "int ? = Int;", "int53 ? = Int53;"],
    ["condition of a parameter", "a#10 {n:#} x:n.0?int = A n;", "a#10 {n:#} x:n.0?int y:n.1?int = A n;"],
    ["id inside", "a#10 = A;w#20 f:# a:A = W;", "a#11 = A;w#20 f:# a:A z:f.2?int = W;"],
    ["id inside, optional", "a#10 = A;w#20 f:# a:f.0?A = W;", "a#11 = A;w#20 f:# a:f.0?A = W;"],
    ["id inside, of one of two", "a#10 = A;b#12 = A;w#20 a:A = W;", "a#11 = A;b#12 = A;w#20 a:A = W;"],
    ["id inside, behind another type", "a#10 = A;v#20 a:A = V;w#21 v:V = W;", "a#11 = A;v#20 a:A = V;w#21 v:V = W;"],
    [
        "id inside, of an argument",
        "g#10 {t:Type} x:t = G t;h#11 g:(G int) = H;",
        "g#12 {t:Type} x:t = G t;h#11 g:(G int) = H;",
    ],
    ["argument", "g#10 {t:Type} x:t = G t;h#11 g:(G int) = H;", "g#10 {t:Type} x:t = G t;h#11 g:(G long) = H;"],
    ["id of a bare value", "b#10 x:int = B;l#20 x:%B = L;", "b#11 x:int = B;l#20 x:%B = L;"],
    ["bare value", "b#10 x:int = B;v#20 f:# b:%B q:b = V;", "b#10 x:int y:int = B;v#20 f:# t:f.0?true b:%B q:b = V;"],
    ["bare value, unchanged", "b1#10 x:int = B1;l#20 x:%B1 = L;", "b1#10 x:int y:int = B1;l#20 x:%B1 = L;"],
    [
        "bare value, in a vector",
        "d4#10 x:int = D4;hh#20 v:Vector<%D4> = Hh;",
        "d4#10 x:long = D4;hh#20 v:Vector<%D4> = Hh;",
    ],
    [
        "bare value, recursive",
        "n#10 x:int s:vector<n> = N;w#20 n:%N = W;",
        "n#10 x:long s:vector<n> = N;w#20 n:%N = W;",
    ],
    ["boxed value, same id", "b#10 x:int = B;w#20 b:B = W;", "b#10 x:int y:int = B;w#20 b:B = W;"],
    ["boxed value, harmless flag", "b#10 f:# = B;w#20 b:B = W;", "b#10 f:# t:f.0?true = B;w#20 b:B = W;"],
    ["boxed value, bare", "b#10 x:int = B;w#20 b:B = W;", "b#10 x:int = B;w#20 b:%B = W;"],
    [
        "boxed value, in a list",
        "i#10 x:int = L;n#11 x:int next:L = L;w#20 l:L = W;",
        "i#12 = L;n#11 x:int next:L = L;w#20 l:L = W;",
    ],
    [
        "bare value, of two levels",
        "b#10 x:int = B;v#20 b:b = V;w#21 v:v = W;",
        "b#10 x:int y:B = B;v#20 b:b = V;w#21 v:v = W;",
    ],
    [
        "values misread behind a rejected one",
        "a#10 = A;v#20 a:A = V;w#21 v:V x:int = W;u#22 w:%W = U;",
        "a#11 = A;v#20 a:A = V;w#21 v:V x:long = W;u#22 w:%W = U;",
    ],
    ["type of a request", "---functions---f#10 {X:Type} q:!X = X;", "---functions---f#10 {X:Type} n:int q:!X = X;"],
    ["parameters, renamed", "g#10 {t:Type} x:t = G t;", "g#10 {u:Type} x:u = G u;"],
    ["parameters, swapped", "g#10 {t:Type} {u:Type} x:t y:u = G t u;", "g#10 {t:Type} {u:Type} x:u y:t = G t u;"],
    [
        "number of an argument",
        "t#10 {n:#} x:n*[ int ] = T n;a#11 x:%(T 2) = A;",
        "t#10 {n:#} x:n*[ int ] = T n;a#11 x:%(T 3) = A;",
    ],
    ["type, disjoint", "x#10 = X;y#11 = Y;a#20 x:X = A;", "x#10 = X;y#11 = Y;a#20 x:Y = A;"],
    ["type, Bool", "x#10 = X;a#20 x:X y:Bool z:Object = A;", "x#10 = X;a#20 x:Bool y:X z:X = A;"],
    ["type, any object", "x#10 = X;a#20 x:X = A;", "x#10 = X;a#20 x:Object = A;"],
    ["boxed field, added in front", "x#10 = X;y#11 = Y;a#20 x:X = A;", "x#10 = X;y#11 = Y;a#20 y:Y x:X = A;"],
    ["boxed fields, swapped", "x#10 = X;y#11 = Y;a#20 x:X y:Y = A;", "x#10 = X;y#11 = Y;a#20 y:Y x:X = A;"],
    ["vector, boxed", "a#10 v:vector<int> = A;", "a#10 v:Vector<int> = A;"],
    ["vector, spelled otherwise", "a#10 v:%Vector<int> w:(vector int) = A;", "a#10 v:vector<int> w:%(Vector int) = A;"],
    ["vector, as a repetition", "a#10 n:# v:n*[ int ] = A;", "a#10 v:vector<int> = A;"],
    ["vector, without a count", "a#10 # [ x:int ] = A;", "a#10 v:vector<int> = A;"],
    ["repetition, count used twice", "a#10 n:# v:n*[ int ] w:n*[ int ] = A;", "a#10 v:vector<int> w:vector<int> = A;"],
    ["repetition, of fields", "a#10 n:# v:n*[ x:int y:int ] = A;", "a#10 n:# v:n*[ x:int y:long ] = A;"],
    [
        "repetition, of a bare value",
        "p#11 x:int y:A = P;a#10 n:# v:n*[ x:int y:A ] = A;",
        "p#11 x:int y:A = P;a#10 v:vector<p> = A;",
    ],
    ["repetition, constant", "a#10 v:2*[ int ] = A;", "a#10 v:3*[ int ] = A;"],
    ["bare value, of one field", "b#10 x:int = B;a#20 v:%B = A;", "b#10 x:int = B;a#20 v:int = A;"],
    ["names of one builtin", "a#10 x:int32 y:int53 = A;", "a#10 x:int y:long = A;"],
];

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
