//! Many samples side by side, laid out as the kernels read them.

/// A cache line, so that rows of a tile never straddle two.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
struct Line([f32; 16]);

/// Numbers that begin on a cache line.
#[derive(Clone, Debug, Default)]
pub(super) struct Aligned(Vec<Line>);

impl Aligned {
    /// Room for `len` numbers, all 0.
    pub fn zeros(len: usize) -> Self {
        Self(vec![Line::default(); len.div_ceil(16)])
    }

    /// At least `len` numbers; what was there stays.
    pub fn grow(&mut self, len: usize) {
        if self.0.len() * 16 < len {
            self.0.resize(len.div_ceil(16), Line::default());
        }
    }

    /// At least `len` numbers, all 0.
    pub fn clear(&mut self, len: usize) {
        self.0.clear();
        self.0.resize(len.div_ceil(16), Line::default());
    }

    pub fn flat(&self) -> &[f32] {
        // SAFETY: a line is 16 numbers without padding (`repr(C)`, 64 bytes), and lines lie one after the other.
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().cast(), self.0.len() * 16) }
    }

    pub fn flat_mut(&mut self) -> &mut [f32] {
        // SAFETY: as in `flat`, and borrowed as a whole.
        unsafe { std::slice::from_raw_parts_mut(self.0.as_mut_ptr().cast(), self.0.len() * 16) }
    }
}

/// `height` rows of many samples, tile after tile: all rows of the first `width` samples, then all rows of the next ones. The sample is
/// the fastest index; what a last tile has too many of is 0 where it comes from outside.
#[derive(Clone, Debug)]
pub(super) struct Tiles {
    data: Aligned,
    height: usize,
    width: usize,
}

impl Tiles {
    /// So many tiles of zeros; `width` is a multiple of 16.
    pub fn zeros(height: usize, tiles: usize, width: usize) -> Self {
        debug_assert!(width.is_multiple_of(16));
        Self { data: Aligned::zeros(height * tiles * width), height, width }
    }

    /// The picked rows of a table of `height` columns, row after row, as samples.
    pub fn gather(
        table: &[f32],
        height: usize,
        picks: impl ExactSizeIterator<Item = usize>,
        width: usize,
    ) -> Self {
        let mut tiles = Self::zeros(height, picks.len().div_ceil(width), width);
        for (sample, row) in picks.enumerate() {
            tiles.put(sample, &table[row * height..(row + 1) * height]);
        }
        tiles
    }

    /// Sets all rows of a sample.
    #[inline]
    pub fn put(&mut self, sample: usize, column: &[f32]) {
        let (tile, lane, width) = (sample / self.width, sample % self.width, self.width);
        let rows = self.tile_mut(tile).chunks_exact_mut(width);
        rows.zip(column).for_each(|(row, x)| row[lane] = *x);
    }

    /// All rows of a sample.
    pub fn column(&self, sample: usize) -> impl Iterator<Item = f32> {
        let (tile, lane) = (sample / self.width, sample % self.width);
        self.tile(tile).chunks_exact(self.width).map(move |row| row[lane])
    }

    /// Samples in a tile.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Tile `t`: `height` rows of `width` samples.
    #[inline]
    pub fn tile(&self, t: usize) -> &[f32] {
        let size = self.height * self.width;
        &self.data.flat()[t * size..(t + 1) * size]
    }

    #[inline]
    pub fn tile_mut(&mut self, t: usize) -> &mut [f32] {
        let size = self.height * self.width;
        &mut self.data.flat_mut()[t * size..(t + 1) * size]
    }
}
