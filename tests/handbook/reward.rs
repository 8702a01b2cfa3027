use foresight::{
    plant::RowsMut,
    task::{Reward, Step, Term},
};

/// Another reward, and a price on one state element that is beyond a limit.
pub struct Limited<'a> {
    base: &'a dyn Reward,
    element: usize,
    limit: f32,
    terms: Vec<Term>,
}

impl<'a> Limited<'a> {
    pub fn new(base: &'a dyn Reward, element: usize, limit: f32, weight: f32) -> Self {
        let mut terms = base.terms().to_vec();
        terms.push(Term { name: "beyond", unit: "m/s", weight });
        Self { base, element, limit, terms }
    }
}

impl Reward for Limited<'_> {
    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn memory(&self) -> usize {
        self.base.memory()
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        self.base.begin(memory);
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        self.base.evaluate(step, memory, out); // writes the rows of its own terms
        let last = self.terms.len() - 1;
        let weight = self.terms[last].weight;
        for (price, &value) in out.row(last).iter_mut().zip(step.states.row(self.element)) {
            *price = -weight * (value.abs() - self.limit).max(0.0);
        }
    }
}
