//! Random sound schemas over all features of the language.

use std::fmt::Write;

/// Returns the schema of a seed.
///
/// A type is sound if its first constructor contains only types before it, except in vectors, conditional fields and `Maybe`.
/// In a generic type, arguments with its parameters in them are those of types before it.
pub(crate) fn schema(seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5555);
    let count = 3 + random.below(6);
    let arity: Vec<usize> = (0..count).map(|_| random.below(5).saturating_sub(2)).collect();
    let constructors: Vec<usize> = (0..count).map(|_| 1 + random.below(4) * random.below(2)).collect();
    Schema { random, arity, constructors, owner: 0, params: 0, text: String::new() }.write()
}

/// A generator of numbers: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of(&mut self, items: &[&'static str]) -> &'static str {
        items[self.below(items.len())]
    }
}

struct Schema {
    random: Random,
    /// By type: the number of parameters, and of constructors.
    arity: Vec<usize>,
    constructors: Vec<usize>,
    /// The type whose constructors are written; after the last one, functions are.
    owner: usize,
    params: usize,
    text: String,
}

const NAMESPACES: [&str; 6] = ["", "", "", "auth.", "a.b.", "type."];
const COMMENTS: [&str; 6] =
    ["", "", "", "// \u{202e}left\u{2066} @x\n", "//@description A <b> [c] *d*\r// x\n", "/* a\r\n * b \u{feff} */\n"];
const NAMES: [&str; 14] =
    ["x", "id", "type", "self", "value", "w", "r", "at", "fn", "async", "fooBar", "user_id", "Title", "bit"];
const BUILTINS: [&str; 10] = ["int", "long", "double", "string", "bytes", "Bool", "int128", "int256", "Object", "#"];
/// The constructor of several that has bare uses, by position. Like the first one, it contains only types before it.
const BARE: usize = 1;
const SUFFIXES: [&str; 4] = ["", "A", "B", "C"];

impl Schema {
    fn write(mut self) -> String {
        if self.random.one_in(2) {
            self.text += "boolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\nint ? = Int;\n";
            self.text +=
                "vector#1cb5c415 {t:Type} # [ t ] = Vector t;\nint128 4*[ int ] = Int128;\ntrue#3fedd339 = True;\n";
        }
        self.text += "nothing {t:Type} = Maybe t;\njust {t:Type} value:t = Maybe t;\n";
        for owner in 0..self.arity.len() {
            (self.owner, self.params) = (owner, self.arity[owner]);
            let finality = self.random.one_in(8);
            let name = self.name(owner);
            (0..self.constructors[owner]).for_each(|nth| self.constructor(nth));
            if finality {
                self.text += &format!("Final {name};\n");
            }
        }
        self.owner = self.arity.len();
        let arrows = self.random.one_in(4);
        self.text += if arrows { "" } else { "---functions---\n" };
        for nth in 0..self.random.below(6) {
            self.function(nth, if arrows { "=>" } else { "=" });
        }
        self.text += self.random.of(&["", "// LAYER 7", "---types---\n"]);
        self.text
    }

    fn name(&mut self, ty: usize) -> String {
        // The same each time.
        format!("{}T{ty}", NAMESPACES[ty % NAMESPACES.len()])
    }

    fn constructor(&mut self, nth: usize) {
        let (owner, params) = (self.owner, self.params);
        let comment = self.random.of(&COMMENTS);
        let only = self.constructors[owner] == 1;
        let name = match only && self.random.one_in(6) {
            true => "_".to_owned(),
            false => format!("{}c{owner}{}", NAMESPACES[owner % NAMESPACES.len()], SUFFIXES[nth]),
        };
        let id = match name != "_" && self.random.one_in(8) {
            true => format!("#{:08x}", 0x1000_0000 + owner * 16 + nth),
            false => String::new(),
        };
        _ = write!(self.text, "{comment}{name}{id}");
        let mut order: Vec<usize> = (0..params).collect();
        if self.random.one_in(3) {
            order.reverse();
        }
        order.iter().for_each(|param| _ = write!(self.text, " {{P{param}:Type}}"));
        // Bare uses of the type, or of its second constructor, have bytes.
        let fields = if only || nth == BARE { " first:int".to_owned() } else { String::new() };
        let fields = fields + &self.fields(nth <= BARE);
        let result = (0..params).fold(self.name(owner), |text, param| format!("{text} P{param}"));
        _ = writeln!(self.text, "{fields} = {result};");
    }

    fn function(&mut self, nth: usize, equals: &str) {
        self.params = 0;
        let comment = self.random.of(&COMMENTS);
        let calls = self.random.one_in(3);
        let mut fields = self.fields(false);
        if calls {
            fields += if self.random.one_in(4) { " flag:# call:flag.0?!P0" } else { " call:!P0" };
        }
        self.params = usize::from(calls);
        let result = self.boxed();
        let param = if calls { " {P0:Type}" } else { "" };
        let namespace = NAMESPACES[nth % NAMESPACES.len()];
        _ = writeln!(self.text, "{comment}{namespace}f{nth}{param}{fields} {equals} {result};");
        self.params = 0;
    }

    /// The result of a function.
    fn boxed(&mut self) -> String {
        match self.random.below(5) {
            0 if self.params > 0 => "P0".to_owned(),
            1 => format!("Vector<{}>", self.ty(2, true)),
            2 => format!("Maybe<{}>", self.ty(2, true)),
            _ => {
                let ty = self.any_type(2);
                ty.strip_prefix('(').and_then(|ty| ty.strip_suffix(')')).unwrap_or(&ty).to_owned()
            }
        }
    }

    /// The fields of a definition, with a space before each; of a first constructor, without what contains itself.
    fn fields(&mut self, is_first: bool) -> String {
        let (mut text, mut words) = (String::new(), Vec::new());
        let mut names = vec!["first".to_owned(), "flag".to_owned(), "call".to_owned()];
        for _ in 0..self.random.below(7) {
            let mut name = self.random.of(&NAMES).to_owned();
            while names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
                name += "z";
            }
            names.push(name.clone());
            let field = match self.random.below(12) {
                0 | 1 => {
                    words.push(name.clone());
                    format!("{name}:#")
                }
                2..=5 if !words.is_empty() => {
                    let (word, bit) = (&words[self.random.below(words.len())], self.random.below(3) * 15);
                    match self.random.below(4) {
                        0 => format!("{name}:{word}.{bit}?true"),
                        1 => format!("{name}:{word}.{bit}?2*[ {} ]", self.ty(2, is_first)),
                        _ => format!("{name}:{word}.{bit}?{}", self.ty(2, false)),
                    }
                }
                6 => format!("{name}:{}", self.vector()),
                7 => format!("# {name}:[ {} ]", self.ty(2, true)),
                8 => format!("n{name}:# {name}:n{name}*[ {} ]", self.ty(2, true)),
                9 => format!("{name}:{}*[ {} ]", 1 + self.random.below(3), self.ty(2, is_first)),
                10 => format!("({name} o{name}:{})", self.ty(2, is_first)),
                _ if self.random.one_in(6) => format!("_:{}", self.ty(2, is_first)),
                _ => format!("{name}:{}", self.ty(2, is_first)),
            };
            text += " ";
            text += &field;
        }
        text
    }

    fn vector(&mut self) -> String {
        let item = self.ty(2, false);
        match self.random.below(4) {
            0 => format!("Vector<{item}>"),
            1 => format!("(vector {item})"),
            2 => format!("vector<Vector<{item}>>"),
            _ => format!("%Vector<{item}>"),
        }
    }

    /// The type of a field; a `lower` one contains no type from the owner on, except in a vector or `Maybe`.
    fn ty(&mut self, depth: usize, lower: bool) -> String {
        match self.random.below(8) {
            0 | 1 => self.random.of(&BUILTINS).to_owned(),
            2 if self.params > 0 => format!("P{}", self.random.below(self.params)),
            3 if depth > 0 => format!("Vector<{}>", self.ty(depth - 1, false)),
            4 if depth > 0 && self.owner > 0 => format!("(Maybe {})", self.ty(depth - 1, true)),
            5 if self.params == 0 && self.owner < self.arity.len() && self.arity[self.owner] == 0 => {
                format!("(Maybe {})", self.name(self.owner))
            }
            _ if lower => self.lower(depth),
            _ => self.any_type(depth),
        }
    }

    /// A type before the owner.
    fn lower(&mut self, depth: usize) -> String {
        match self.owner.checked_sub(1) {
            None => self.random.of(&BUILTINS).to_owned(),
            Some(last) => {
                let ty = self.random.below(last + 1);
                self.applied(ty, |it| it.ty(depth.saturating_sub(1), true), depth)
            }
        }
    }

    /// Any type; one from the owner on has arguments without parameters, or the parameters themselves.
    fn any_type(&mut self, depth: usize) -> String {
        let limit = if self.params > 0 && self.owner < self.arity.len() { self.owner + 1 } else { self.arity.len() };
        let ty = self.random.below(limit);
        if ty < self.owner {
            return self.applied(ty, |it| it.ty(depth.saturating_sub(1), true), depth);
        }
        let argument = |it: &mut Self| match it.params {
            0 => it.random.of(&BUILTINS[..9]).to_owned(),
            params => format!("P{}", it.random.below(params)),
        };
        self.applied(ty, argument, depth)
    }

    fn applied(&mut self, ty: usize, mut argument: impl FnMut(&mut Self) -> String, depth: usize) -> String {
        let name = self.name(ty);
        if self.arity[ty] == 0 || depth == 0 {
            let has_variants = self.constructors[ty] > BARE && self.arity[ty] == 0 && ty < self.owner;
            if has_variants && self.owner < self.arity.len() && self.random.one_in(4) {
                return format!("{}c{ty}{}", NAMESPACES[ty % NAMESPACES.len()], SUFFIXES[BARE]);
            }
            let is_bare = self.constructors[ty] == 1 && self.arity[ty] == 0 && self.owner < self.arity.len();
            let name = if self.arity[ty] == 0 { name } else { "int".to_owned() };
            return if is_bare && self.random.one_in(3) { format!("%{name}") } else { name };
        }
        let arguments: Vec<String> = (0..self.arity[ty]).map(|_| argument(self)).collect();
        match self.random.below(2) {
            0 => format!("{name}<{}>", arguments.join(",")),
            _ => format!("({name} {})", arguments.join(" ")),
        }
    }
}
