//! A Rust file as what the rules ask of it: what it defines, what it names, what it calls.
//! Test code is left out: it may reach wherever it likes.

use syn::{
    Attribute, ImplItemFn, Item, ItemMacro, ItemMod, ItemUse, Macro, Path, Visibility,
    spanned::Spanned as _, visit, visit::Visit,
};

use crate::{
    definitions::{Definition, attributes_of, describe_item},
    mentions::{Call, Mention, MentionKind, collect_use_mentions, scan_tokens},
    tree::Source,
};

/// The path of a module from its crate's root; empty for the root itself.
pub(crate) type ModulePath = Vec<String>;

/// A parsed file of a crate.
pub(crate) struct RustFile {
    pub(crate) path: String,
    /// The module that the whole file is.
    pub(crate) module: ModulePath,
    /// Modules written inside the file, in braces.
    pub(crate) inline: Vec<ModulePath>,
    /// Modules that the file declares for tests alone.
    pub(crate) tests: Vec<ModulePath>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) calls: Vec<Call>,
}

impl RustFile {
    pub(crate) fn parse(source: &Source, module: ModulePath) -> Self {
        let file = syn::parse_file(&source.text)
            .unwrap_or_else(|error| panic!("{} cannot be parsed: {error}", source.path));
        let mut reader = Reader {
            here: module.clone(),
            file: Self {
                path: source.path.clone(),
                module,
                inline: Vec::new(),
                tests: Vec::new(),
                definitions: Vec::new(),
                mentions: Vec::new(),
                calls: Vec::new(),
            },
            depth: 0,
        };
        reader.visit_file(&file);
        reader.file
    }
}

/// Walks a file, in the module where it stands.
struct Reader {
    here: ModulePath,
    file: RustFile,
    /// How many functions and blocks deep; only what stands in none of them is module-level.
    depth: usize,
}

impl Reader {
    fn mention(&mut self, segments: Vec<String>, line: usize) {
        // A single lower-case word is a local variable far more often than an import.
        let certain = segments.len() > 1
            || segments
                .first()
                .is_some_and(|name| name.starts_with(char::is_uppercase));
        if certain {
            self.file.mentions.push(Mention {
                module: self.here.clone(),
                segments,
                line,
                kind: MentionKind::Inline,
            });
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_for_tests(attributes_of(item)) {
            if let Item::Mod(module) = item {
                let mut path = self.here.clone();
                path.push(module.ident.to_string());
                self.file.tests.push(path);
            }
            return;
        }
        if self.depth == 0
            && let Some(definition) = describe_item(item, &self.here)
        {
            self.file.definitions.push(definition);
        }
        if let Item::Mod(_) = item {
            visit::visit_item(self, item);
        } else {
            self.depth += 1;
            visit::visit_item(self, item);
            self.depth -= 1;
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.content.is_none() {
            return;
        }
        self.here.push(module.ident.to_string());
        self.file.inline.push(self.here.clone());
        visit::visit_item_mod(self, module);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let shared = !matches!(item.vis, Visibility::Inherited);
        collect_use_mentions(item, shared, &self.here, &mut self.file.mentions);
    }

    /// A macro's definition names what its uses import.
    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        self.visit_macro(&item.mac);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        let (paths, calls) = scan_tokens(item.tokens.clone());
        for (segments, line) in paths {
            self.mention(segments, line);
        }
        self.file.calls.extend(calls);
        self.visit_path(&item.path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.file.calls.push(Call {
            method: call.method.to_string(),
            line: call.method.span().start().line,
        });
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments = path.segments.iter().map(|part| part.ident.to_string());
        self.mention(segments.collect(), path.span().start().line);
        visit::visit_path(self, path);
    }

    /// `pub(in crate::app)` says who may look in; it takes nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// Whether `#[cfg(test)]` or `#[cfg(all(test, ..))]` stands before it.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let condition = list.tokens.to_string().replace(' ', "");
                condition == "test" || condition.starts_with("all(test,")
            })
    })
}
