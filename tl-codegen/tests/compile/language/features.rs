//! Each type in each place of each kind of definition.

/// Declarations that the types refer to.
const DECLARATIONS: &str = "
    int ? = Int; string ? = String;
    nothing {t:Type} = Maybe t; just {t:Type} value:t = Maybe t;
    left {l:Type} {r:Type} value:l = Either l r; right {l:Type} {r:Type} value:r = Either l r;
    wrap {t:Type} value:t = Wrap t; tagged {t:Type} tag:string = Tagged t; pair {k:Type} {v:Type} key:k value:v = Pair v k;
    point x:int y:int = Point; named name:string at:Point = Named; unit = Unit; red = Color; green = Color;
    circle radius:double = Shape; polygon corners:Vector<Point> = Shape; noShape = Shape;
    leaf value:int = Tree; node left:Tree right:(Maybe Tree) label:string = Tree; chain next:(Maybe chain) id:long = Chain;
    big a:int256 b:int256 c:int256 d:string e:string = Big; some x:Big = Large; none = Large;
";

const TYPES: &[&str] = &[
    "int",
    "long",
    "double",
    "string",
    "bytes",
    "Bool",
    "int128",
    "int256",
    "Point",
    "point",
    "%Named",
    "Unit",
    "Color",
    "Shape",
    "Tree",
    "Chain",
    "chain",
    "Big",
    "Large",
    "(vector int)",
    "Vector<Vector<string>>",
    "vector<%Point>",
    "(Maybe int)",
    "(Maybe point)",
    "(Maybe (vector point))",
    "Either<string,Tree>",
    "(Wrap Shape)",
    "%Wrap<bytes>",
    "(Tagged int)",
    "(tagged Tree)",
    "(pair int Vector<%Named>)",
    "Object",
    "circle",
    "polygon",
    "Int",
    "String",
    "(Maybe Int)",
];

/// Those of a definition with the parameter `X`.
const GENERIC_TYPES: &[&str] = &[
    "X",
    "(Maybe X)",
    "Vector<X>",
    "(vector X)",
    "(Wrap (Maybe X))",
    "%Wrap<X>",
    "Either<X,X>",
    "(Pair int X)",
    "(Tagged X)",
    "(Maybe (wrap X))",
    "Vector<Tagged<X>>",
];

/// `@` is the type.
const PLACES: &[&str] = &[
    "x:@",
    "@",
    "_:@",
    "(x y:@)",
    "flags:# x:flags.0?@",
    "flags:# x:flags.0?@ y:flags.0?int",
    "flags:# x:flags.3?@ y:flags.3?true",
    "flags:# a:flags.0?@ b:int c:flags.0?@",
    "mode:# x:mode.31?@ type:# y:type.0?@",
    "x:Vector<@>",
    "x:(vector @)",
    "x:Vector<vector<@>>",
    "flags:# x:flags.1?(Vector @)",
    "x:2*[ @ ]",
    "x:2*[ y:3*[ @ ] ]",
    "flags:# x:flags.0?2*[ @ ]",
    "n:# x:n*[ @ ]",
    "# [ @ ]",
    "n:# [ 2*[ @ ] ]",
    "# [ # [ @ ] ]",
    "x:(Maybe @)",
    "x:(Maybe (Maybe @))",
    "x:%Wrap<@>",
    "x:Either<@,int>",
    "x:Vector<Wrap<@>>",
    "flags:# x:flags.0?(pair @ @)",
    "x:(Tagged @) y:@",
];

/// Returns a schema for each kind of definition, with its name, of one in so many combinations, and the number of these.
pub(crate) fn schemas(every: usize) -> (Vec<(&'static str, String)>, usize) {
    let (mut count, mut all) = (0, 0);
    let mut cross = |types: &[&str], definition: &dyn Fn(usize, &str) -> String| {
        let mut text = DECLARATIONS.to_owned();
        for (place, ty) in PLACES.iter().flat_map(|place| types.iter().map(move |ty| (place, ty))) {
            all += 1;
            if all % every != 0 {
                continue;
            }
            text += &definition(count, &place.replace('@', ty));
            text += "\n";
            count += 1;
        }
        text
    };
    let only = cross(TYPES, &|nth, fields| format!("c{nth} {fields} = C{nth};"));
    let several = cross(TYPES, &|nth, fields| format!("c{nth} {fields} = C{nth}; empty{nth} = C{nth};"));
    let of_one = cross(GENERIC_TYPES, &|nth, fields| format!("c{nth} {{X:Type}} {fields} = C{nth} X;"));
    let of_several = cross(GENERIC_TYPES, &|nth, fields| {
        format!(
            "c{nth} {{X:Type}} {fields} = C{nth} X; empty{nth} {{X:Type}} = C{nth} X; use{nth} x:(C{nth} string) = Use{nth};"
        )
    });
    let functions = cross(TYPES, &|nth, fields| format!("---functions--- c{nth} {fields} = Maybe<Vector<Point>>;"));
    let calls =
        cross(&TYPES[..8], &|nth, fields| format!("---functions--- c{nth} {{X:Type}} {fields} query:!X = Maybe<X>;"));
    let types = TYPES.iter().chain(GENERIC_TYPES).filter(|ty| ty.starts_with(|c: char| c.is_ascii_uppercase()));
    let results: String = types.enumerate().fold(format!("{DECLARATIONS}---functions---\n"), |text, (nth, ty)| {
        let vectors =
            format!("s{nth} {{X:Type}} query:!X = Vector<{ty}>; t{nth} {{X:Type}} query:!X = Vector<vector<{ty}>>;");
        format!("{text}r{nth} {{X:Type}} query:!X = {ty}; {vectors} u{nth} {{X:Type}} query:!X = Maybe<{ty}>;\n")
    });
    let schemas = vec![
        ("only", only),
        ("several", several),
        ("of_one", of_one),
        ("of_several", of_several),
        ("functions", functions),
        ("calls", calls),
        ("results", results),
    ];
    (schemas, count)
}
