/* near-poscar-head.c — POSCAR up to the numbers of atoms: scale, lattice, which elements
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: vasp.at/wiki/POSCAR. Lengths in Å.
 */
#include "near-poscar-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_BLOCKS 4096
#define MAX_COUNT G_GINT64_CONSTANT (1000000000000000)

/* --- scale and lattice ------------------------------------------------------------------------ */

/* One factor, three factors, or minus the volume: then *@volume is positive. */
static gboolean
read_scale (NearPoscar *p, double *volume, GError **error)
{
  NearReader *reader = p->reader;
  NearToken tokens[4];
  double value;
  gsize n, n_numbers = 0;

  if (!near_reader_next (reader))
    return near_reader_fail_end (reader, error, _ ("the scale factor"));
  n = MIN (near_reader_split (reader, tokens, G_N_ELEMENTS (tokens)), G_N_ELEMENTS (tokens));
  while (n_numbers < n && near_token_parse_number (&tokens[n_numbers], &value))
    n_numbers++;
  if (n == 0 || n_numbers == 2)
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                               _ ("the second line must be one scale factor or three"));
    }
  *volume = 0.0;
  for (guint i = 0; i < (n_numbers >= 3 ? 3 : 1); i++)
    {
      if (!near_reader_get_number (reader, &tokens[i], _ ("the scale factor"), &p->factor[i],
                                   error))
        return FALSE;
      if (p->factor[i] == 0.0 || (n_numbers >= 3 && p->factor[i] < 0.0))
        return near_reader_fail (
            reader, error, NEAR_ERROR_RANGE, &tokens[i],
            _ ("a scale factor must be positive; only a single one may be negative, "
               "which is then minus the volume of the cell in Å³"));
    }
  if (n_numbers >= 3)
    return TRUE;
  if (p->factor[0] < 0.0)
    {
      *volume = -p->factor[0];
      p->factor[0] = 1.0;
    }
  p->factor[1] = p->factor[2] = p->factor[0];
  return TRUE;
}

gboolean
_near_poscar_read_lattice (NearPoscar *p, GError **error)
{
  g_autoptr (GError) local = NULL;
  double volume, rows[9];

  if (!read_scale (p, &volume, error))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    if (!near_reader_next_numbers (p->reader, _ ("a lattice vector"), 3, rows + 3 * i, error))
      return FALSE;
  for (guint i = 0; i < 9; i++)
    p->lattice.m[i / 3][i % 3] = rows[i];
  if (volume > 0.0)
    {
      double given = near_lattice_get_volume (&p->lattice);

      /* A volume of zero is left as it is and refused below. */
      for (guint k = 0; k < 3 && given > 0.0; k++)
        p->factor[k] = cbrt (volume / given);
    }
  for (guint i = 0; i < 9; i++)
    p->lattice.m[i / 3][i % 3] *= p->factor[i % 3];
  if (!near_lattice_check (&p->lattice, &local))
    return near_reader_fail (p->reader, error, (NearError) local->code, NULL, "%s", local->message);
  p->inverse = near_mat3_inverse (&p->lattice);
  near_crystal_builder_set_lattice (p->builder, &p->lattice);
  return TRUE;
}

/* --- species and how many of each ------------------------------------------------------------- */

/* All words of the current line; (transfer full). */
static NearToken *
split_all (NearPoscar *p, guint *n, GError **error)
{
  gsize found = near_reader_split (p->reader, NULL, 0);
  NearToken *tokens;

  if (found > MAX_BLOCKS)
    {
      near_reader_fail (p->reader, error, NEAR_ERROR_TOO_LARGE, NULL,
                        _ ("the line has %zu words; at most %d species can be read"), found,
                        MAX_BLOCKS);
      return NULL;
    }
  tokens = g_new (NearToken, found + 1);
  *n = (guint) near_reader_split (p->reader, tokens, found);
  return tokens;
}

/* The numbers of atoms: whole numbers, up to whatever else stands on the line. */
static gboolean
read_counts (NearPoscar *p, GError **error)
{
  guint n = 0;
  g_autofree NearToken *tokens = split_all (p, &n, error);
  gint64 sum = 0, value;

  if (tokens == NULL)
    return FALSE;
  p->counts = g_new (gint64, n + 1);
  p->n_blocks = 0;
  for (guint i = 0; i < n; i++)
    {
      /* After the first whole number a word is a comment. */
      if (i > 0 && !near_token_parse_integer (&tokens[i], &value)
          && !g_ascii_isdigit (*tokens[i].start))
        break;
      if (!near_reader_get_integer (p->reader, &tokens[i], _ ("a number of atoms"), 0, MAX_COUNT,
                                    &p->counts[i], error))
        return FALSE;
      sum += p->counts[i];
      p->n_blocks++;
    }
  if (sum == 0)
    return near_reader_fail (p->reader, error, NEAR_ERROR_NO_DATA, NULL,
                             _ ("the numbers of atoms add up to zero"));
  p->n_atoms = (gsize) sum;
  p->counts_line = p->reader->line;
  return TRUE;
}

/* Names that are no elements, "A B", are passed over if the elements are given. */
static gboolean
take_elements_from_names (NearPoscar *p, const NearToken *names, guint n, GError **error)
{
  g_autoptr (GError) local = NULL;

  p->named = TRUE;
  p->elements = g_new0 (guint, n);
  p->masses = g_new0 (double, n);
  for (guint i = 0; i < n && p->named; i++)
    p->named = _near_reader_get_site (p->reader, &names[i], &p->elements[i], &p->masses[i], &local);
  if (p->named || p->reader->options->elements != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
_near_poscar_read_blocks (NearPoscar *p, GError **error)
{
  NearReader *reader = p->reader;
  guint n_names = 0;
  gint64 number;
  g_autofree NearToken *names = NULL;

  if (!near_reader_next (reader))
    return near_reader_fail_end (reader, error, _ ("the line of element symbols"));
  near_reader_cut (reader, "!#%");
  names = split_all (p, &n_names, error);
  if (names == NULL)
    return FALSE;
  if (n_names == 0)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the line is empty; element symbols are expected, such as “Al Fe”"));
  if (near_token_parse_integer (&names[0], &number))
    return read_counts (p, error);
  if (!take_elements_from_names (p, names, n_names, error))
    return FALSE;
  if (!near_reader_next (reader))
    return near_reader_fail_end (reader, error, _ ("the line with the numbers of atoms"));
  if (!read_counts (p, error))
    return FALSE;
  if (n_names != p->n_blocks)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("there are %u species but %u numbers of atoms; each species needs one"), n_names,
        p->n_blocks);
  return TRUE;
}

gboolean
_near_poscar_is_symbol (const NearToken *token, guint *element)
{
  gsize n = 0;

  while (n < token->n && g_ascii_isalpha (token->start[n]))
    n++;
  return n > 0 && near_element_find (token->start, (gssize) n, element)
         && strncmp (near_element_get (*element)->symbol, token->start, n) == 0
         && (n == token->n || token->start[n] == '_' || token->start[n] == '/');
}

static gboolean
take_elements_from_title (NearPoscar *p)
{
  g_autofree NearToken *words = g_new (NearToken, p->n_blocks);

  if (near_tokens_split (p->title.start, p->title.n, words, p->n_blocks) != p->n_blocks)
    return FALSE;
  for (guint i = 0; i < p->n_blocks; i++)
    if (!_near_poscar_is_symbol (&words[i], &p->elements[i]))
      return FALSE;

  g_autofree char *shown = near_text_excerpt (p->title.start, (gssize) p->title.n, 60);

  near_reader_note (
      p->reader, NEAR_NOTE_INFO, "elements-from-comment",
      _ ("Line %zu: There is no line of elements (a VASP 4 file): they were taken from the comment "
         "in the first line, “%s”. If that is wrong, give them with --elements."),
      p->counts_line, shown);
  return TRUE;
}

static gboolean
take_elements_from_option (NearPoscar *p, GError **error)
{
  g_autoptr (GArray) given = near_reader_dup_elements_option (p->reader, error);

  if (given == NULL)
    return FALSE;
  if (given->len != p->n_blocks)
    return near_reader_fail (
        p->reader, error, NEAR_ERROR_RANGE, NULL,
        _ ("%u elements are given (“%s”), but the line has %u numbers of atoms"), given->len,
        p->reader->options->elements, p->n_blocks);
  for (guint i = 0; i < p->n_blocks; i++)
    p->elements[i] = g_array_index (given, guint, i);
  near_reader_note (p->reader, NEAR_NOTE_INFO, "elements-from-option",
                    _ ("Line %zu: The file does not name elements: those given with --elements "
                       "were taken, “%s”."),
                    p->counts_line, p->reader->options->elements);
  return TRUE;
}

gboolean
_near_poscar_find_species (NearPoscar *p, GError **error)
{
  p->species = g_new0 (guint16, p->n_blocks);
  if (!p->named)
    {
      g_free (p->elements);
      g_free (p->masses);
      p->elements = g_new0 (guint, p->n_blocks);
      p->masses = g_new0 (double, p->n_blocks);
    }
  if (!p->named && p->reader->options->elements != NULL)
    {
      if (!take_elements_from_option (p, error))
        return FALSE;
    }
  else if (!p->named && !take_elements_from_title (p))
    return near_reader_fail (
        p->reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the file does not say which elements its %u blocks of atoms are (a VASP 4 "
           "file without a line of symbols); give them, as in --elements \"Al Fe\""),
        p->n_blocks);
  for (guint i = 0; i < p->n_blocks; i++)
    {
      double standard = near_element_get (p->elements[i])->mass;
      /* D and T are hydrogen with a name and a mass of their own. */
      gboolean isotope = p->masses[i] > 0.0 && p->masses[i] != standard;
      const char *label = isotope ? (p->masses[i] < 2.5 ? "D" : "T") : NULL;

      if (!near_crystal_builder_add_species (p->builder, label, p->elements[i],
                                             isotope ? p->masses[i] : 0.0, &p->species[i], error))
        return FALSE;
    }
  return TRUE;
}
