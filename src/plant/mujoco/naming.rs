//! Names of state and action elements.

use std::collections::BTreeSet;

use crate::plant::Element;

/// Makes every name of one vector unique by numbering repetitions: `hip`, `hip_2`, `hip_3`.
pub(super) fn unique(elements: &mut [Element]) {
    let mut taken = BTreeSet::new();
    for element in elements {
        if !taken.insert(element.name.clone()) {
            let base = element.name.clone();
            let mut count = 2;
            while !taken.insert(format!("{base}_{count}")) {
                count += 1;
            }
            element.name = format!("{base}_{count}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::Role;

    #[test]
    fn repeated_names_are_numbered_around_taken_ones() {
        let named = |name: &str| Element::new(name, "rad", Role::Joint);
        let mut elements = vec![named("hip"), named("hip"), named("hip_2"), named("hip")];
        unique(&mut elements);
        let names: Vec<_> = elements.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["hip", "hip_2", "hip_2_2", "hip_3"]);
    }
}
