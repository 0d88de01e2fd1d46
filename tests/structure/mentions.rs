//! Paths that a file names: in `use` lines, in its code, and in the tokens of its macros.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Ident, ItemUse, UseTree};

use crate::parse::ModulePath;

/// A path that stands somewhere in a module.
pub(crate) struct Mention {
    pub(crate) module: ModulePath,
    /// As written; a glob is the path before its `*`.
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    pub(crate) kind: MentionKind,
}

/// How a path is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MentionKind {
    /// In the code.
    Inline,
    /// By a `use` line that gives it this name here; `shared` if others may take it from here.
    Use { name: String, shared: bool },
    /// By a `use` line for all that is there.
    Glob { shared: bool },
}

/// A call of a method.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) line: usize,
}

/// Adds every path of a `use` line.
pub(crate) fn collect_use_mentions(
    item: &ItemUse,
    shared: bool,
    module: &[String],
    mentions: &mut Vec<Mention>,
) {
    // A group's prefix is shared by its branches.
    let mut branches = vec![(Vec::new(), &item.tree)];
    while let Some((mut segments, tree)) = branches.pop() {
        let mut add = |segments: Vec<String>, at: proc_macro2::Span, kind| {
            mentions.push(Mention {
                module: module.to_vec(),
                segments,
                line: at.start().line,
                kind,
            });
        };
        match tree {
            UseTree::Path(path) => {
                segments.push(path.ident.to_string());
                branches.push((segments, &path.tree));
            }
            UseTree::Group(group) => {
                branches.extend(group.items.iter().map(|tree| (segments.clone(), tree)));
            }
            UseTree::Glob(glob) => {
                add(
                    segments,
                    glob.star_token.spans[0],
                    MentionKind::Glob { shared },
                );
            }
            UseTree::Name(leaf) => {
                let segments = with_leaf(segments, &leaf.ident);
                let name = segments.last().cloned().unwrap_or_default();
                add(
                    segments,
                    leaf.ident.span(),
                    MentionKind::Use { name, shared },
                );
            }
            UseTree::Rename(leaf) => {
                let name = leaf.rename.to_string();
                let segments = with_leaf(segments, &leaf.ident);
                add(
                    segments,
                    leaf.ident.span(),
                    MentionKind::Use { name, shared },
                );
            }
        }
    }
}

/// `a::b::{self}` is `a::b`.
fn with_leaf(mut segments: Vec<String>, leaf: &Ident) -> Vec<String> {
    if leaf != "self" || segments.is_empty() {
        segments.push(leaf.to_string());
    }
    segments
}

/// What a macro's tokens name and call: they are no syntax tree until the macro has run.
pub(crate) fn scan_tokens(tokens: TokenStream) -> (Vec<(Vec<String>, usize)>, Vec<Call>) {
    let (mut paths, mut calls) = (Vec::new(), Vec::new());
    let trees = tokens.into_iter().collect::<Vec<_>>();
    let mut at = 0;
    while at < trees.len() {
        match &trees[at] {
            TokenTree::Group(group) => {
                let (inner, called) = scan_tokens(group.stream());
                paths.extend(inner);
                calls.extend(called);
            }
            TokenTree::Ident(first) => {
                let line = first.span().start().line;
                let after_dot = at > 0 && is_punct(trees.get(at - 1), '.');
                let mut segments = vec![first.to_string()];
                while is_punct(trees.get(at + 1), ':')
                    && is_punct(trees.get(at + 2), ':')
                    && let Some(TokenTree::Ident(next)) = trees.get(at + 3)
                {
                    segments.push(next.to_string());
                    at += 3;
                }
                let called = matches!(trees.get(at + 1), Some(TokenTree::Group(group))
                    if group.delimiter() == Delimiter::Parenthesis);
                if !after_dot {
                    paths.push((segments, line));
                } else if called {
                    calls.push(Call {
                        method: first.to_string(),
                        line,
                    });
                }
            }
            _ => {}
        }
        at += 1;
    }
    (paths, calls)
}

fn is_punct(tree: Option<&TokenTree>, sign: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}
