/* near-lammps-header.c — the header of a LAMMPS data file: title, counts, box
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lammps-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TITLE_WORDS 64
/* Lines that are not empty, for the detection. */
#define LINES_TO_LOOK_AT 60

/* --- what kind of file ------------------------------------------------------------------------ */

NearMatch
_near_detect_lammps_data (const char *name, const char *data, gsize n_bytes)
{
  NearTextLines lines;
  const char *line;
  gsize n, found = 0;
  gboolean atoms = FALSE, box = FALSE;

  near_text_lines_init (&lines, data, n_bytes);
  near_text_lines_next (&lines, &line, &n);
  while (near_text_lines_next (&lines, &line, &n) && found < LINES_TO_LOOK_AT)
    {
      NearToken tokens[6];
      gsize count = near_tokens_split (line, n, tokens, G_N_ELEMENTS (tokens));
      gint64 value;

      found += count > 0;
      if (count >= 2 && near_token_is (&tokens[1], "atoms")
          && near_token_parse_integer (&tokens[0], &value))
        atoms = TRUE;
      if (count >= 4 && (near_token_is (&tokens[2], "xlo") || near_token_is (&tokens[3], "avec")))
        box = TRUE;
    }
  if (atoms && box)
    return NEAR_MATCH_CERTAIN;
  return atoms || box ? NEAR_MATCH_LIKELY : NEAR_MATCH_NO;
}

/* --- the header ------------------------------------------------------------------------------- */

typedef struct
{
  double low[3], high[3], tilt[3];
  NearMat3 vectors;
  double origin[3];
  gboolean has_bounds[3], has_vector[3];
  gsize line; /* of the last line about the box */
} Box;

gboolean
_near_lammps_get_numbers (const NearReader *reader, const NearToken *tokens, gsize n,
                          const char *what, double *values, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!near_reader_get_number (reader, &tokens[i], what, &values[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_bounds (const NearReader *reader, Box *box, guint axis, const NearToken *tokens,
             GError **error)
{
  double values[2];

  if (!_near_lammps_get_numbers (reader, tokens, 2, _ ("a bound of the box"), values, error))
    return FALSE;
  if (!(values[1] > values[0]))
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (reader, error, NEAR_ERROR_RANGE, &line,
                               _ ("the upper bound of the box must be greater than the lower one"));
    }
  box->low[axis] = values[0];
  box->high[axis] = values[1];
  box->has_bounds[axis] = TRUE;
  return TRUE;
}

/* @known: whether the line is about the box. */
static gboolean
read_box_line (const NearReader *reader, Box *box, const NearToken *tokens, gsize n,
               gboolean *known, GError **error)
{
  static const char *const low[3]
      = { "xlo", "ylo", "zlo" },
      *const high[3] = { "xhi", "yhi", "zhi" }, *const vector[3] = { "avec", "bvec", "cvec" };

  *known = TRUE;
  for (guint k = 0; k < 3; k++)
    {
      if (n >= 4 && near_token_is (&tokens[2], low[k]) && near_token_is (&tokens[3], high[k]))
        return read_bounds (reader, box, k, tokens, error);
      if (n >= 4 && near_token_is (&tokens[3], vector[k]))
        {
          box->has_vector[k] = TRUE;
          return _near_lammps_get_numbers (reader, tokens, 3, _ ("a vector of the box"),
                                           box->vectors.m[k], error);
        }
    }
  if (n >= 6 && near_token_is (&tokens[3], "xy") && near_token_is (&tokens[4], "xz")
      && near_token_is (&tokens[5], "yz"))
    return _near_lammps_get_numbers (reader, tokens, 3, _ ("a tilt factor"), box->tilt, error);
  if (n >= 5 && near_token_is (&tokens[3], "abc") && near_token_is (&tokens[4], "origin"))
    return _near_lammps_get_numbers (reader, tokens, 3, _ ("the origin of the box"), box->origin,
                                     error);
  *known = FALSE;
  return TRUE;
}

static gboolean
finish_box (const NearReader *reader, const Box *box, NearLammpsData *data, GError **error)
{
  static const char *const bounds[3] = { "xlo xhi", "ylo yhi", "zlo zhi" };
  static const char *const vectors[3] = { "avec", "bvec", "cvec" };
  gboolean general = box->has_vector[0] || box->has_vector[1] || box->has_vector[2];
  double length[3];

  for (guint k = 0; k < 3; k++)
    {
      if (general ? !box->has_vector[k] : !box->has_bounds[k])
        return near_reader_fail_file (
            reader, error, NEAR_ERROR_PARSE,
            _ ("the header has no line “%s”: without it the box is not known"),
            general ? vectors[k] : bounds[k]);
      length[k] = box->high[k] - box->low[k];
    }
  data->lattice = general ? box->vectors : _near_lammps_make_lattice (length, box->tilt);
  memcpy (data->origin, general ? box->origin : box->low, sizeof data->origin);
  return TRUE;
}

/* LAMMPS's write_data says the units in the title since 2022: "..., timestep = 0, units = metal".
 */
void
_near_lammps_read_title (NearReader *reader, NearLammpsData *data, NearCrystalBuilder *builder)
{
  NearToken tokens[TITLE_WORDS];
  gsize n;

  near_crystal_builder_set_title (builder, reader->text, (gssize) reader->n);
  n = MIN (near_reader_split (reader, tokens, G_N_ELEMENTS (tokens)), G_N_ELEMENTS (tokens));
  for (gsize i = 0; i + 2 < n; i++)
    if (near_token_is (&tokens[i], "units") && near_token_is (&tokens[i + 1], "="))
      {
        NearToken name = tokens[i + 2];

        if (name.n > 0 && name.start[name.n - 1] == ',')
          name.n--;
        data->units = _near_lammps_find_units (&name);
        if (data->units == NULL)
          {
            g_autofree char *shown = near_text_excerpt (name.start, (gssize) name.n, 20);

            near_reader_note (
                reader, NEAR_NOTE_WARNING, "units-other",
                _ ("The title says that the units are “%s”; lengths were read as Å and "
                   "velocities as Å/ps all the same."),
                shown);
            data->units = _near_lammps_get_metal ();
          }
        return;
      }
}

gboolean
_near_lammps_read_header (NearReader *reader, NearLammpsData *data, GError **error)
{
  NearToken tokens[NEAR_LAMMPS_MAX_TOKENS], comment;
  Box box = { 0 };
  gboolean known;

  while (near_reader_next (reader))
    {
      gsize n = _near_lammps_split (reader, tokens, NEAR_LAMMPS_MAX_TOKENS, &comment);
      double number;

      if (n == 0)
        continue;
      if (_near_lammps_is_section (tokens, n))
        {
          near_reader_push_back (reader);
          break;
        }
      if (n == 2 && near_token_is (&tokens[1], "atoms"))
        {
          if (!near_reader_get_integer (reader, &tokens[0], _ ("the number of atoms"), 0,
                                        G_MAXINT32, &data->n_atoms, error))
            return FALSE;
        }
      else if (n == 3 && near_token_is (&tokens[1], "atom") && near_token_is (&tokens[2], "types"))
        {
          if (!near_reader_get_integer (reader, &tokens[0], _ ("the number of atom types"), 1,
                                        NEAR_LAMMPS_MAX_TYPES, &data->n_types, error))
            return FALSE;
        }
      else if (!read_box_line (reader, &box, tokens, n, &known, error))
        return FALSE;
      else if (!known && !near_token_parse_number (&tokens[0], &number))
        {
          const NearToken line = { reader->text, reader->n };

          return near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, &line,
              _ ("this is neither a line of a header, such as “4 atoms”, nor the name of "
                 "a section"));
        }
    }
  if (data->n_atoms < 0)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_PARSE,
        _ ("the header does not say how many atoms there are; a line such as “4 "
           "atoms” is expected (the first line is a title and not read)"));
  return finish_box (reader, &box, data, error);
}
