/* near-poscar.c — VASP's POSCAR and CONTCAR: which text is one, and what follows the atoms
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: vasp.at/wiki/POSCAR. The atoms themselves are read in near-poscar-atoms.c.
 */
#include "near-poscar-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_GRID_TOKEN G_GINT64_CONSTANT (1000000000000)

/* --- which text is one ------------------------------------------------------------------------ */

static gsize
next_tokens (NearTextLines *lines, NearToken *tokens, gsize max_tokens)
{
  const char *line;
  gsize n;

  if (!near_text_lines_next (lines, &line, &n))
    return 0;
  return MIN (near_tokens_split (line, n, tokens, max_tokens), max_tokens);
}

/* How many of the first tokens are numbers. */
static gsize
count_numbers (const NearToken *tokens, gsize n)
{
  gsize k = 0;
  double value;

  while (k < n && near_token_parse_number (&tokens[k], &value))
    k++;
  return k;
}

static gboolean
are_grid (const NearToken *tokens, gsize n, gint64 grid[3])
{
  if (n != 3)
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (!near_token_parse_integer (&tokens[k], &grid[k]) || grid[k] < 1 || grid[k] > MAX_GRID_TOKEN)
      return FALSE;
  return TRUE;
}

/* The atoms and what comes after them, of which the head of a long file shows only a part. */
static void
look_beyond_counts (NearTextLines *lines, double n_atoms, NearPoscarShape *shape)
{
  NearToken tokens[4];
  gint64 grid[3];
  gsize n = next_tokens (lines, tokens, G_N_ELEMENTS (tokens));

  if (n > 0 && g_ascii_tolower (*tokens[0].start) == 's')
    n = next_tokens (lines, tokens, G_N_ELEMENTS (tokens));
  shape->fits = n == 0 ? lines->at != lines->end : g_ascii_isalpha (*tokens[0].start);
  for (double i = 0.0; shape->fits && i < n_atoms; i++)
    if (lines->at == lines->end || count_numbers (tokens, next_tokens (lines, tokens, 3)) < 3)
      return;
  do
    n = next_tokens (lines, tokens, G_N_ELEMENTS (tokens));
  while (n == 0 && lines->at != lines->end);
  shape->grid_seen = shape->fits && are_grid (tokens, n, grid);
}

NearPoscarShape
_near_poscar_look (const char *data, gsize n_bytes)
{
  NearPoscarShape shape = { FALSE, FALSE };
  NearTextLines lines;
  NearToken tokens[64];
  double n_atoms = 0.0;
  gint64 count;
  gsize n;

  near_text_lines_init (&lines, data, n_bytes);
  next_tokens (&lines, tokens, 0);
  n = count_numbers (tokens, next_tokens (&lines, tokens, 4));
  if (n == 0 || n == 2)
    return shape;
  for (guint i = 0; i < 3; i++)
    if (count_numbers (tokens, next_tokens (&lines, tokens, 3)) != 3)
      return shape;
  n = next_tokens (&lines, tokens, G_N_ELEMENTS (tokens));
  if (n > 0 && g_ascii_isalpha (*tokens[0].start))
    n = next_tokens (&lines, tokens, G_N_ELEMENTS (tokens));
  if (n == 0 || !near_token_parse_integer (&tokens[0], &count))
    return shape;
  for (gsize k = 0; k < n && near_token_parse_integer (&tokens[k], &count); k++)
    n_atoms += (double) count;
  look_beyond_counts (&lines, n_atoms, &shape);
  return shape;
}

NearMatch
_near_detect_poscar (const char *name, const char *data, gsize n_bytes)
{
  return _near_poscar_look (data, n_bytes).fits ? NEAR_MATCH_LIKELY : NEAR_MATCH_NAME_ONLY;
}

/* --- what follows the atoms ------------------------------------------------------------------- */

gboolean
_near_poscar_get_grid (const NearReader *reader, gint64 n[3])
{
  NearToken tokens[3];

  return are_grid (tokens, near_reader_split (reader, tokens, 3), n);
}

/* "Lattice velocities and vectors": one line and six of three numbers. */
static void
skip_lattice_velocities (NearReader *reader)
{
  near_reader_note (reader, NEAR_NOTE_INFO, "lattice-velocities",
                    _ ("Line %zu: The velocities of the lattice were not read."), reader->line);
  for (guint i = 0; i < 7; i++)
    if (!near_reader_next (reader))
      return;
}

/* Velocities in Å/fs, or as fractions of the cell in a time step that the file does not tell. The
 * current line is the first of them, put back. */
static gboolean
read_velocities (NearReader *reader, NearCrystalBuilder *builder, gboolean direct, GError **error)
{
  gsize n_atoms = near_crystal_builder_get_n_atoms (builder), shape[2] = { n_atoms, 3 };
  g_autofree double *all = g_new (double, 3 * n_atoms);
  gsize first = reader->line;

  for (gsize i = 0; i < n_atoms; i++)
    {
      NearToken tokens[3];
      gsize n = near_reader_next (reader) ? near_reader_split (reader, tokens, 3) : 0;

      if (n == 0)
        {
          near_reader_note (
              reader, NEAR_NOTE_WARNING, "velocities-incomplete",
              _ ("Line %zu: The velocities end after %zu of %zu atoms: they were left out."),
              reader->line, i, n_atoms);
          return TRUE;
        }
      if (!near_reader_get_numbers (reader, _ ("a velocity"), 3, all + 3 * i, error)
          || !near_reader_poll (reader, error))
        return FALSE;
    }
  if (direct)
    near_reader_note (reader, NEAR_NOTE_WARNING, "velocities-direct",
                      _ ("Line %zu: The velocities are fractions of the cell in a time step, and "
                         "that step (POTIM) stands in another file: they were left out."),
                      first);
  else
    near_crystal_builder_take_atom_data (builder, "velocities",
                                         near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, all));
  return TRUE;
}

static gboolean
fail_surplus (const NearReader *reader, gsize n_atoms, GError **error)
{
  const NearToken line = { reader->text, reader->n };

  return near_reader_fail (
      reader, error, NEAR_ERROR_PARSE, &line,
      _ ("another line of coordinates after the %zu atoms that the numbers of atoms promise; "
         "velocities come after a blank line"),
      n_atoms);
}

/* After the atoms: nothing; or velocities of the lattice, velocities, predictor and corrector; or a
 * grid, which is then the current line. */
static gboolean
read_tail (NearReader *reader, NearCrystalBuilder *builder, gint64 grid[3], gboolean *has_grid,
           GError **error)
{
  NearToken token, numbers[3];
  gboolean direct = FALSE, named = FALSE;
  double number;

  *has_grid = FALSE;
  if (!near_reader_next (reader))
    return TRUE;
  if (near_reader_split (reader, &token, 1) > 0)
    {
      if (_near_poscar_get_grid (reader, grid))
        {
          *has_grid = TRUE;
          return TRUE;
        }
      if (near_token_parse_number (&token, &number))
        return fail_surplus (reader, near_crystal_builder_get_n_atoms (builder), error);
      if (g_ascii_tolower (*token.start) == 'l')
        {
          skip_lattice_velocities (reader);
          if (!near_reader_next (reader))
            return TRUE;
        }
    }
  named = near_reader_split (reader, &token, 1) > 0;
  if (named)
    direct = strchr ("cCkK", *token.start) == NULL;
  if (!near_reader_next_filled (reader))
    return TRUE;
  if (!named && _near_poscar_get_grid (reader, grid))
    {
      *has_grid = TRUE;
      return TRUE;
    }
  if (count_numbers (numbers, MIN (near_reader_split (reader, numbers, 3), 3)) == 0)
    {
      near_reader_note (reader, NEAR_NOTE_WARNING, "rest-not-read",
                        _ ("Line %zu: What begins here after the atoms is neither velocities nor a "
                           "grid: it was not read."),
                        reader->line);
      return TRUE;
    }
  near_reader_push_back (reader);
  if (!read_velocities (reader, builder, direct, error))
    return FALSE;
  if (near_reader_next_filled (reader))
    near_reader_note (reader, NEAR_NOTE_INFO, "predictor-corrector",
                      _ ("Line %zu: What follows the velocities, as a rule the predictor and "
                         "corrector of molecular dynamics, was not read."),
                      reader->line);
  return TRUE;
}

gboolean
_near_poscar_read_file (NearReader *reader, gboolean wants_grid, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  gint64 grid[3];
  gboolean has_grid;

  if (!_near_poscar_read_atoms (reader, builder, error)
      || !read_tail (reader, builder, grid, &has_grid, error)
      || !near_reader_add_frame (reader, builder, 1, error))
    return FALSE;
  if (has_grid)
    return _near_chgcar_read_grids (reader, reader->frames->pdata[0], grid, error);
  if (wants_grid)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "no-grid",
        _ ("There is no grid after the atoms: only the structure was read. Is the file cut off?"));
  return TRUE;
}

gboolean
_near_read_poscar (NearReader *reader, GError **error)
{
  return _near_poscar_read_file (reader, FALSE, error);
}
