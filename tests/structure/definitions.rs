//! What a file defines at module level.

use syn::{Attribute, Ident, Item, Visibility};

use crate::parse::ModulePath;

/// A struct, enum, union, trait, type alias, function, constant or static.
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) module: ModulePath,
    pub(crate) line: usize,
    /// `pub` or `pub(crate)`, or a command, which the window calls by its name.
    pub(crate) public: bool,
    /// Whether a `#[cfg(..)]` chooses it: then it may have a twin for the other case.
    pub(crate) conditional: bool,
}

/// The definition that an item is, if it is one that has a name of its own.
pub(crate) fn describe_item(item: &Item, module: &[String]) -> Option<Definition> {
    let (ident, visibility) = match item {
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Union(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::TraitAlias(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    // `const _: () = ..` has no name.
    if *ident == "_" {
        return None;
    }
    let attributes = attributes_of(item);
    Some(Definition {
        name: ident.to_string(),
        module: module.to_vec(),
        line: ident.span().start().line,
        public: is_public(visibility) || attributes.iter().any(is_command),
        conditional: attributes.iter().any(|one| one.path().is_ident("cfg")),
    })
}

/// The attributes of an item of any kind that can stand alone.
pub(crate) fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        _ => &[],
    }
}

fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(limit) => {
            limit.in_token.is_none() && limit.path.get_ident().is_some_and(is_crate_keyword)
        }
        _ => false,
    }
}

fn is_crate_keyword(ident: &Ident) -> bool {
    ident == "crate"
}

fn is_command(attribute: &Attribute) -> bool {
    let mut segments = attribute.path().segments.iter();
    segments
        .next_back()
        .is_some_and(|last| last.ident == "command")
        && segments
            .next_back()
            .is_some_and(|first| first.ident == "tauri")
}
