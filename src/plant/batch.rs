//! Many states or actions side by side: one row an element, one column a candidate.
//!
//! The candidate is the fastest index, so that loops over a row vectorise.

/// A read-only view of `rows x width` numbers.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    data: &'a [f32],
    width: usize,
}

impl<'a> Rows<'a> {
    /// `data` holds whole rows of `width` candidates each.
    pub fn new(data: &'a [f32], width: usize) -> Self {
        debug_assert!(width > 0 && data.len().is_multiple_of(width));
        Self { data, width }
    }

    /// Candidates side by side.
    pub fn width(self) -> usize {
        self.width
    }

    /// Element `i` of every candidate.
    #[inline]
    pub fn row(self, i: usize) -> &'a [f32] {
        &self.data[i * self.width..(i + 1) * self.width]
    }

    /// Number of elements.
    pub fn height(self) -> usize {
        self.data.len() / self.width
    }

    /// Everything as one slice, row after row.
    pub fn flat(self) -> &'a [f32] {
        self.data
    }
}

/// A writable view of `rows x width` numbers.
#[derive(Debug)]
pub struct RowsMut<'a> {
    data: &'a mut [f32],
    width: usize,
}

impl<'a> RowsMut<'a> {
    /// `data` holds whole rows of `width` candidates each.
    pub fn new(data: &'a mut [f32], width: usize) -> Self {
        debug_assert!(width > 0 && data.len().is_multiple_of(width));
        Self { data, width }
    }

    /// Candidates side by side.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Element `i` of every candidate.
    #[inline]
    pub fn row(&mut self, i: usize) -> &mut [f32] {
        &mut self.data[i * self.width..(i + 1) * self.width]
    }

    /// Two different rows at once, `i < j`.
    pub fn pair(&mut self, i: usize, j: usize) -> (&mut [f32], &mut [f32]) {
        let (low, high) = self.data.split_at_mut(j * self.width);
        (&mut low[i * self.width..(i + 1) * self.width], &mut high[..self.width])
    }

    /// The same numbers, read only.
    pub fn as_rows(&self) -> Rows<'_> {
        Rows { data: self.data, width: self.width }
    }

    /// Everything as one slice, row after row.
    pub fn flat(&mut self) -> &mut [f32] {
        self.data
    }
}
