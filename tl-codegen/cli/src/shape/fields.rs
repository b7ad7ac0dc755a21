//! Repetitions in type expressions: `3*[ int ]`, `2*[ x:int y:string ]`.

use tl_parser::ast::{Expr, ExprKind, Field, FieldType, Repetition};
use tl_runtime::schema::notation::{self, FLAGS, MASK};
use tl_runtime::schema::{Array, Base, Slot, Ty, Type, When};

use super::{FULL, Types, add, constant};

impl Types<'_> {
    /// Resolves the type of a field that is always present.
    pub(super) fn field(&mut self, field: &Field<'_>) -> Result<Ty, String> {
        match (&field.ty, field.condition, field.bang) {
            (_, Some(_), _) => self.unsupported("leave out the condition"),
            (_, _, true) => self.unsupported("leave out the `!`"),
            (FieldType::Expr(expr), None, false) => self.expr(expr, 0),
            (FieldType::Repetition(repetition), None, false) => self.repetition(repetition),
        }
    }

    fn repetition(&mut self, repetition: &Repetition<'_>) -> Result<Ty, String> {
        let Some(count) = repetition.count.as_ref().and_then(constant) else {
            return self.unsupported("its count must be a number, as in `3*[ int ]`");
        };
        let item = match &repetition.fields[..] {
            [] => return self.unsupported("write what is repeated into the brackets"),
            [only] => self.field(only)?,
            several => self.contents(several)?,
        };
        let nth = add(&mut self.schema.arrays, Array { item, count }).ok_or(FULL)?;
        Ok(Ty::new(Base::Array(nth)))
    }

    /// Adds a type with one constructor, whose fields are those in the brackets.
    fn contents(&mut self, fields: &[Field<'_>]) -> Result<Ty, String> {
        let (mut names, mut slots, mut words) = ("[]".to_owned(), Vec::new(), Vec::new());
        for (index, field) in fields.iter().enumerate() {
            let name = field.name.map_or_else(|| format!("field_{index}"), |name| name.text.to_owned());
            let plain = Field { condition: None, ..field.clone() };
            let is_word = matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Nat, .. }));
            let slot = match (is_word, name.starts_with("flags") && field.condition.is_none()) {
                (true, true) => FLAGS,
                (true, false) => MASK,
                (false, _) if is_true(field) => notation::TRUE,
                (false, _) => Slot { when: When::Always, ty: self.field(&plain)? },
            };
            let when = match field.condition {
                None => slot.when,
                Some(condition) => {
                    let word = words.iter().position(|word| *word == condition.nat.text);
                    let Some(word) = word.and_then(|word| u8::try_from(word).ok()) else {
                        return self.unsupported(&format!("declare `{0}` before it: `{0}:#`", condition.nat.text));
                    };
                    match condition.bit.map_or(Some(32), |bit| u8::try_from(bit.value).ok().filter(|bit| *bit < 32)) {
                        Some(bit) => When::Bit { word, bit },
                        None => return self.unsupported("the bits of a `#` are 0 to 31"),
                    }
                }
            };
            names.extend([",", &name]);
            slots.push(Slot { when, ..slot });
            if is_word {
                words.push(name);
            }
        }
        let constructor = notation::combinator(names.leak(), 0, slots.leak());
        // Sorts last, as lookups need.
        let ty = Type { name: "~[]", recursive: false, min_len: 0, constructors: vec![constructor].leak() };
        let nth = add(&mut self.schema.types, &*Box::leak(Box::new(ty))).ok_or(FULL)?;
        Ok(Ty::new(Base::Bare(nth)))
    }
}

fn is_true(field: &Field<'_>) -> bool {
    matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Name(name), .. }) if name.text == "true")
}
