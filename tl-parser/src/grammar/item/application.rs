//! Partial applications, which look like definitions up to their `;`.

use crate::ast::{Expr, ExprKind, Field, FieldType, Implicit, ItemKind, Name};
use crate::grammar::parser::Parser;

impl<'a> Parser<'a> {
    /// Turns the fields of an apparent definition into arguments: `vector int;` looks like a definition with
    /// anonymous fields until its `;`. The comments of the fields become those of the item.
    pub(super) fn partial_application(&mut self, name: Name<'a>, fields: Vec<Field<'a>>) -> ItemKind<'a> {
        let (mut span, end) = (name.span, self.at);
        let (mut arguments, mut comments) = (Vec::new(), Vec::new());
        for field in fields {
            comments.extend(field.comments);
            if let Some(trailing) = field.trailing {
                self.at = trailing.span.range().start;
                while self.at < trailing.span.range().end
                    && let Ok(comment) = self.comment()
                {
                    comments.push(comment);
                    self.skip_while(|byte| byte != b'/');
                }
            }
            if let FieldType::Expr(expr) = field.ty {
                span = span.to(expr.span);
                arguments.push(expr);
            }
        }
        self.at = end;
        self.comments.splice(..0, comments);
        let head = Expr { span: name.span, kind: ExprKind::Name(name) };
        ItemKind::PartialApplication(Expr { span, kind: ExprKind::Apply(head.into(), arguments) })
    }
}

/// Returns whether the parts can be those of a partial application: only types after the name.
pub(super) fn is_application(implicits: &[Implicit<'_>], fields: &[Field<'_>]) -> bool {
    let plain = |field: &Field<'_>| {
        field.name.is_none() && field.condition.is_none() && !field.bang && matches!(field.ty, FieldType::Expr(_))
    };
    implicits.is_empty() && !fields.is_empty() && fields.iter().all(plain)
}
