//! Form encoding with nested brackets, as Stripe reads it.

/// One decoded value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Text(String),
    /// Keys in the order they came; lists have the keys `0`, `1`, …
    Map(Vec<(String, Node)>),
}

/// Decodes `a=1&b[c]=2&d[]=3` into a tree.
pub(crate) fn decode_form(text: &str) -> Vec<(String, Node)> {
    let mut root = Vec::new();
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        let path = split_name(&name);
        insert_value(&mut root, &path, value.into_owned());
    }
    root
}

/// `a[b][]` as `a`, `b`, and an empty part that asks for the next number.
fn split_name(name: &str) -> Vec<&str> {
    let Some((head, rest)) = name.split_once('[') else {
        return vec![name];
    };
    let Some(inner) = rest.strip_suffix(']') else {
        return vec![name];
    };
    if head.is_empty() {
        return vec![name];
    }
    let mut path = vec![head];
    path.extend(inner.split("]["));
    path
}

fn insert_value(map: &mut Vec<(String, Node)>, path: &[&str], value: String) {
    let Some((head, rest)) = path.split_first() else {
        return;
    };
    let key = if head.is_empty() {
        map.len().to_string()
    } else {
        (*head).to_owned()
    };
    let position = map.iter().position(|(name, _)| *name == key);
    if rest.is_empty() {
        match position.and_then(|position| map.get_mut(position)) {
            Some((_, node)) => *node = Node::Text(value),
            None => map.push((key, Node::Text(value))),
        }
        return;
    }
    let position = position.unwrap_or_else(|| {
        map.push((key, Node::Map(Vec::new())));
        map.len() - 1
    });
    if let Some((_, node)) = map.get_mut(position) {
        if let Node::Text(_) = node {
            *node = Node::Map(Vec::new());
        }
        if let Node::Map(inner) = node {
            insert_value(inner, rest, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    #[test]
    fn brackets_nest_and_lists_count() {
        let tree = decode_form(
            "name=a+b&metadata[k]=v&images[]=x&images[]=y&created[gte]=5&a[0][b]=1&a[0][c]=2&images2=",
        );
        let get = |name: &str| {
            tree.iter()
                .find(|(key, _)| key == name)
                .map(|(_, node)| node.clone())
        };
        assert_eq!(get("name"), Some(text("a b")));
        assert_eq!(
            get("metadata"),
            Some(Node::Map(vec![("k".into(), text("v"))]))
        );
        assert_eq!(
            get("images"),
            Some(Node::Map(vec![
                ("0".into(), text("x")),
                ("1".into(), text("y"))
            ]))
        );
        assert_eq!(
            get("a"),
            Some(Node::Map(vec![(
                "0".into(),
                Node::Map(vec![("b".into(), text("1")), ("c".into(), text("2"))])
            )]))
        );
        assert_eq!(get("images2"), Some(text("")));
    }

    #[test]
    fn odd_names_stay_whole() {
        assert_eq!(decode_form("a]=1"), vec![("a]".into(), text("1"))]);
        assert_eq!(decode_form("[a]=1"), vec![("[a]".into(), text("1"))]);
        assert_eq!(decode_form("a[b=1"), vec![("a[b".into(), text("1"))]);
    }
}
