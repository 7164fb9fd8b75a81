-- Until when somebody reads a concern, as whoever raised it was told. Of older ones nothing was promised.
ALTER TABLE concerns ADD COLUMN read_by TIMESTAMPTZ;
