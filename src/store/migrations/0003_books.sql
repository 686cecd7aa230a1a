-- What an audit entry vouches for beside journal rows: for each table the id up to which entries so far cover it, and a digest of
-- the rows since the entry before (src/store/books.c). NULL in entries of earlier versions; the entry of this migration covers
-- what they wrote.
ALTER TABLE audit ADD COLUMN books TEXT;
