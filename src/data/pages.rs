//! Pages of Parquet whose headers are not believed: the library makes room for as many values as a header claims.

use parquet::{
    column::{
        page::{Page, PageMetadata, PageReader},
        reader::{ColumnReaderImpl, get_column_reader, get_typed_column_reader},
    },
    data_type::DataType,
    errors::{ParquetError, Result},
    file::reader::RowGroupReader,
};

/// Reads column `i` of a row group.
///
/// # Errors
/// If there is no such column, or it cannot be read.
pub(super) fn column<T: DataType>(group: &dyn RowGroupReader, i: usize) -> Result<ColumnReaderImpl<T>> {
    let pages = Box::new(Pages(group.get_column_page_reader(i)?));
    let descr = group.metadata().column(i).column_descr_ptr();
    Ok(get_typed_column_reader::<T>(get_column_reader(descr, pages)))
}

struct Pages(Box<dyn PageReader>);

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.0.get_next_page()?;
        // No value of a dictionary takes less than a byte.
        if let Some(Page::DictionaryPage { buf, num_values, .. }) = &page
            && *num_values as usize > buf.len()
        {
            return Err(ParquetError::General(format!("a dictionary claims to hold {num_values} values")));
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.0.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.0.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.0.at_record_boundary()
    }
}
