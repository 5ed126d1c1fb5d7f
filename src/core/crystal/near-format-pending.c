/* near-format-pending.c — formats that are declared and still to come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

NearMatch
_near_detect_poscar (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_poscar (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_chgcar (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_chgcar (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_xyz (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_xyz (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_xsf (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_xsf (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_qe_input (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_qe_input (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_qe_output (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_qe_output (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_cube (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_cube (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_lammps_data (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_lammps_data (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_lammps_dump (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_lammps_dump (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

NearMatch
_near_detect_json (const char *name, const char *data, gsize n_bytes)
{
  return NEAR_MATCH_NO;
}

gboolean
_near_read_json (NearReader *reader, GError **error)
{
  return near_reader_fail_file (reader, error, NEAR_ERROR_UNSUPPORTED, "not yet");
}

gboolean
_near_write_poscar (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "poscar", error);
}

gboolean
_near_write_xyz (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "xyz", error);
}

gboolean
_near_write_xsf (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "xsf", error);
}

gboolean
_near_write_qe_input (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "qe_input", error);
}

gboolean
_near_write_cube (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "cube", error);
}

gboolean
_near_write_lammps_data (NearWriter *writer, GError **error)
{
  return near_writer_need_cell (writer, "lammps_data", error);
}

