/* near-poscar-atoms.c — POSCAR from the kind of coordinates to the last atom
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: vasp.at/wiki/POSCAR. Lengths in Å.
 */
#include "near-poscar-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Fractional coordinates beyond this are rare... */
#define FAR 2.0
/* ...and are Å if as such they lie in the cell, this much of it outside. */
#define MARGIN 0.05

/* --- the kind of coordinates ------------------------------------------------------------------ */

static char
get_first_letter (const NearReader *reader)
{
  NearToken token;

  return near_reader_split (reader, &token, 1) > 0 ? g_ascii_tolower (*token.start) : '\0';
}

static gboolean
read_kind (NearPoscar *p, GError **error)
{
  NearReader *reader = p->reader;
  const char *what = _ ("“Direct” or “Cartesian”");

  if (!near_reader_next (reader))
    return near_reader_fail_end (reader, error, what);
  p->selective = get_first_letter (reader) == 's';
  if (p->selective && !near_reader_next (reader))
    return near_reader_fail_end (reader, error, what);

  char letter = get_first_letter (reader);
  if (letter == '-' || letter == '+' || letter == '.' || g_ascii_isdigit (letter))
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (
          reader, error, NEAR_ERROR_PARSE, &line,
          _ ("a line with “Direct” or “Cartesian” is expected before the atoms"));
    }
  p->cartesian = letter == 'c' || letter == 'k';
  if (!p->cartesian && letter != 'd')
    near_reader_note (reader, NEAR_NOTE_INFO, "direct-assumed",
                      _ ("Line %zu: The line before the atoms begins with neither D nor C; as VASP "
                         "does, the coordinates were taken as fractions of the cell."),
                      reader->line);
  if (!p->cartesian && reader->options->cartesian)
    near_reader_note (reader, NEAR_NOTE_INFO, "cartesian-by-option",
                      _ ("Line %zu: The coordinates were read as Å, as asked for, though the file "
                         "says that they are fractions of the cell."),
                      reader->line);
  return TRUE;
}

/* --- atoms ------------------------------------------------------------------------------------ */

/* Fortran's T, F, .TRUE., .false. */
static gboolean
parse_flag (const NearToken *token, gboolean *value)
{
  char letter
      = g_ascii_tolower (token->n > 1 && *token->start == '.' ? token->start[1] : *token->start);

  *value = letter == 't';
  return letter == 't' || letter == 'f';
}

static gboolean
read_flags (NearPoscar *p, const NearToken *tokens, gsize n, GError **error)
{
  const NearToken line = { p->reader->text, p->reader->n };

  for (guint k = 0; k < 3; k++)
    {
      gboolean moves;

      if (n < 6 || !parse_flag (&tokens[3 + k], &moves))
        return near_reader_fail (
            p->reader, error, NEAR_ERROR_PARSE, &line,
            _ ("with selective dynamics three coordinates and three flags, T or F, are "
               "expected"));
      const gint32 fixed = !moves;
      g_array_append_val (p->fixed, fixed);
    }
  return TRUE;
}

/* What follows coordinates is no part of the format, but if it names an element, it should be the
 * one. */
static void
check_rest (NearPoscar *p, guint block, const NearToken *tokens, gsize n)
{
  gsize at = p->selective ? 6 : 3;
  gboolean flag;
  guint element;

  if (n <= at)
    return;
  if (!p->selective && n >= 6 && parse_flag (&tokens[3], &flag) && parse_flag (&tokens[4], &flag)
      && tokens[3].n == 1 && tokens[4].n == 1)
    {
      _near_reader_note_once (p->reader, NEAR_NOTE_INFO, "flags-ignored",
                              _ ("Line %zu: The flags T and F after the coordinates were ignored: "
                                 "there is no line “Selective dynamics”."),
                              p->reader->line);
      return;
    }
  if (_near_poscar_is_symbol (&tokens[at], &element) && element != p->elements[block])
    _near_reader_note_once (
        p->reader, NEAR_NOTE_WARNING, "label-differs",
        _ ("Line %zu: The line ends in “%s”, but by the numbers of atoms in line %zu this atom "
           "is %s, which is what it was read as. Check these numbers."),
        p->reader->line, near_element_get (element)->symbol, p->counts_line,
        near_element_get (p->elements[block])->symbol);
}

/* A coordinate that is no number: is it one that is written wrongly, or are there no more atoms? */
static gboolean
fail_atom (NearPoscar *p, const NearToken *tokens, gsize n, gsize atom, GError **error)
{
  const NearToken line = { p->reader->text, p->reader->n };
  double value;

  for (gsize k = 0; k < MIN (n, 3); k++)
    if (!near_token_parse_number (&tokens[k], &value)
        && (k > 0 || !g_ascii_isalpha (*tokens[0].start)))
      return near_reader_get_number (p->reader, &tokens[k], _ ("a coordinate"), &value, error);
  return near_reader_fail (
      p->reader, error, NEAR_ERROR_PARSE, n > 0 ? &line : NULL,
      _ ("three coordinates are expected; the atoms end after %zu, but line %zu promises "
         "%zu"),
      atom, p->counts_line, p->n_atoms);
}

static void
look_at_size (NearPoscar *p, const double x[3])
{
  NearVec3 f = near_vec3_times_mat3 (near_vec3_from (x), &p->inverse);

  for (guint k = 0; k < 3; k++)
    {
      gboolean far = fabs (x[k]) > FAR;

      p->all_far = p->all_far && far;
      p->some_far = p->some_far || far;
      p->inside = p->inside && f.x[k] > -MARGIN && f.x[k] < 1.0 + MARGIN;
    }
}

static gboolean
read_atom (NearPoscar *p, guint block, gsize atom, GError **error)
{
  NearReader *reader = p->reader;
  NearToken tokens[7];
  double x[3];
  gsize n;

  if (!near_reader_next (reader))
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the file ends after %zu atoms, but line %zu promises %zu; is it cut off?"), atom,
        p->counts_line, p->n_atoms);
  if (!near_reader_poll (reader, error))
    return FALSE;
  n = MIN (near_reader_split (reader, tokens, G_N_ELEMENTS (tokens)), G_N_ELEMENTS (tokens));
  for (guint k = 0; k < 3; k++)
    if (k >= n || !near_token_parse_number (&tokens[k], &x[k]))
      return fail_atom (p, tokens, n, atom, error);
    else if (!isfinite (x[k]))
      return near_reader_get_number (reader, &tokens[k], _ ("a coordinate"), &x[k], error);
  if (p->selective && !read_flags (p, tokens, n, error))
    return FALSE;
  check_rest (p, block, tokens, n);
  if (p->cartesian)
    {
      for (guint k = 0; k < 3; k++)
        x[k] *= p->factor[k];
      near_crystal_builder_add_atom (p->builder, p->species[block], x);
    }
  else if (reader->options->cartesian)
    near_crystal_builder_add_atom (p->builder, p->species[block], x);
  else
    {
      look_at_size (p, x);
      near_crystal_builder_add_fractional (p->builder, p->species[block], x);
    }
  return TRUE;
}

static gboolean
read_all_atoms (NearPoscar *p, GError **error)
{
  gsize atom = 0, shape[2] = { 0, 3 };

  p->fixed = g_array_new (FALSE, FALSE, sizeof (gint32));
  p->all_far = p->inside = TRUE;
  for (guint block = 0; block < p->n_blocks; block++)
    for (gint64 i = 0; i < p->counts[block]; i++)
      if (!read_atom (p, block, atom++, error))
        return FALSE;
  shape[0] = atom;
  if (p->selective)
    near_crystal_builder_take_atom_data (
        p->builder, "fixed", near_array_new (NEAR_ARRAY_INT32, 2, shape, p->fixed->data));
  if (!p->cartesian && !p->reader->options->cartesian && p->some_far && (p->all_far || p->inside))
    near_reader_note (
        p->reader, NEAR_NOTE_WARNING, "perhaps-cartesian",
        _ ("The file says that the coordinates are fractions of the cell, but they are as "
           "large as lengths in Å would be. If they are Å, read the file again with "
           "--cartesian."));
  return TRUE;
}

gboolean
_near_poscar_read_atoms (NearReader *reader, NearCrystalBuilder *builder, GError **error)
{
  NearPoscar p = { .reader = reader, .builder = builder };
  gboolean good;

  if (!near_reader_next (reader))
    return near_reader_fail_end (reader, error, _ ("the comment line"));
  p.title = (NearToken){ reader->text, reader->n };
  near_crystal_builder_set_title (builder, p.title.start, (gssize) p.title.n);
  good = _near_poscar_read_lattice (&p, error) && _near_poscar_read_blocks (&p, error)
         && _near_poscar_find_species (&p, error) && read_kind (&p, error)
         && read_all_atoms (&p, error);
  g_free (p.masses);
  g_free (p.counts);
  g_free (p.species);
  g_free (p.elements);
  if (p.fixed != NULL)
    g_array_unref (p.fixed);
  return good;
}
