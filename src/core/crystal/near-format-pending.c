/* near-format-pending.c — formats that are declared and still to come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

NearMatch
_near_detect_cif (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_cif (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

gboolean
_near_write_cif (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "cif", error);
}
