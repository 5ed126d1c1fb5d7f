/* near-lammps-atoms.c — the section Atoms of a LAMMPS data file: one line an atom, in many styles
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * docs.lammps.org/read_data.html has the columns of each atom style. Every line may have three more
 * whole numbers at its end: in which image of the box the atom would be if it were not wrapped. */
#include "near-lammps-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Lines looked at to find the style. */
#define LINES_TO_LOOK_AT 1000
#define NO_COLUMN 99

typedef struct
{
  const char *name;
  guint n_columns; /* without image flags; hybrid: at least */
  guint type, position, charge, spin;
  gboolean open_ended; /* more columns follow, of which nothing is known */
  gboolean inferable;  /* common enough to be found from the number of columns */
} Style;

/* Columns count from 0; column 0 is the id. */
static const Style styles[] = {
  { "atomic", 5, 1, 2, NO_COLUMN, NO_COLUMN, FALSE, TRUE },
  { "charge", 6, 1, 3, 2, NO_COLUMN, FALSE, TRUE },
  { "molecular", 6, 2, 3, NO_COLUMN, NO_COLUMN, FALSE, TRUE },
  { "bond", 6, 2, 3, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "angle", 6, 2, 3, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "full", 7, 2, 4, 3, NO_COLUMN, FALSE, TRUE },
  { "sphere", 7, 1, 4, NO_COLUMN, NO_COLUMN, FALSE, TRUE },
  { "ellipsoid", 7, 1, 4, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "peri", 7, 1, 4, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "dipole", 9, 1, 3, 2, NO_COLUMN, FALSE, TRUE },
  { "body", 7, 1, 4, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "bpm/sphere", 8, 2, 5, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "dpd", 6, 1, 3, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "line", 8, 2, 5, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "tri", 8, 2, 5, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "template", 8, 1, 5, NO_COLUMN, NO_COLUMN, FALSE, FALSE },
  { "spin", 9, 1, 2, NO_COLUMN, 5, FALSE, TRUE },
  { "hybrid", 5, 1, 2, NO_COLUMN, NO_COLUMN, TRUE, FALSE },
};

/* Styles of LAMMPS that are not atoms, or need more than the line. */
static const char *const other_styles[]
    = { "amoeba", "dielectric", "edpd", "electron", "mdpd",      "oxdna",
        "rheo",   "smd",        "sph",  "tdpd",     "wavepacket" };

static char *
dup_style_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", styles[i].name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static const Style *
find_style (const NearToken *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    if (near_token_is (word, styles[i].name))
      return &styles[i];
  return NULL;
}

/* --- which style: from the number of columns -------------------------------------------------- */

static gboolean
is_integer (const NearToken *token)
{
  gint64 value;

  return near_token_parse_integer (token, &value);
}

/* Whether @token can be the type of an atom. */
static gboolean
is_type (const NearLammpsData *data, const NearToken *token)
{
  gint64 value;

  if (near_token_parse_integer (token, &value))
    return value >= 1 && value <= (data->n_types >= 0 ? data->n_types : NEAR_LAMMPS_MAX_TYPES);
  g_autofree char *label = near_token_dup (token);
  return g_hash_table_contains (data->labels, label);
}

/* Which styles all lines that are looked at agree with; a bit each. */
static guint
find_candidates (const NearReader *reader, const NearLammpsData *data)
{
  NearReader ahead = *reader;
  NearToken tokens[NEAR_LAMMPS_MAX_TOKENS], comment;
  guint possible = 0;
  gsize n_lines = 0;

  for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
    if (styles[s].inferable)
      possible |= 1u << s;
  while (n_lines < LINES_TO_LOOK_AT && near_reader_next (&ahead))
    {
      gsize n = _near_lammps_split (&ahead, tokens, NEAR_LAMMPS_MAX_TOKENS, &comment);

      if (n == 0)
        continue;
      if (_near_lammps_is_section (tokens, n))
        break;
      n_lines++;
      for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
        {
          const Style *style = &styles[s];
          gboolean plain = n == style->n_columns;
          gboolean flagged = n == style->n_columns + 3 && n <= NEAR_LAMMPS_MAX_TOKENS
                             && is_integer (&tokens[n - 1]) && is_integer (&tokens[n - 2])
                             && is_integer (&tokens[n - 3]);

          if (!(plain || flagged) || !is_type (data, &tokens[style->type])
              || (style->type == 2 && !is_integer (&tokens[1])))
            possible &= ~(1u << s);
        }
    }
  return n_lines > 0 ? possible : 0;
}

static const Style *
infer_style (NearReader *reader, const NearLammpsData *data, GError **error)
{
  guint possible = find_candidates (reader, data);
  g_autoptr (GString) fitting = g_string_new (NULL);
  const Style *best = NULL;
  gboolean agree = TRUE;

  for (gsize s = 0; s < G_N_ELEMENTS (styles); s++)
    if (possible & (1u << s))
      {
        agree = agree && (best == NULL || best->position == styles[s].position);
        g_string_append_printf (fitting, "%s%s", fitting->len > 0 ? ", " : "", styles[s].name);
        /* Where two fit, the one whose molecules and types are whole numbers in every line. */
        if (best == NULL || styles[s].type > best->type)
          best = &styles[s];
      }
  if (!agree)
    {
      near_reader_fail (
          reader, error, NEAR_ERROR_PARSE, NULL,
          _ ("the section Atoms does not say its atom style, and its columns fit several that "
             "have the positions in other columns: %s; give the style (--atom-style)"),
          fitting->str);
      return NULL;
    }
  if (best == NULL)
    {
      g_autofree char *names = dup_style_names ();

      near_reader_fail (
          reader, error, NEAR_ERROR_PARSE, NULL,
          _ ("the section Atoms does not say its atom style, and its columns fit none of the "
             "common ones; give the style that the input has after atom_style (--atom-style): %s"),
          names);
      return NULL;
    }
  if (possible & (possible - 1))
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "atom-style-assumed",
        _ ("The section Atoms does not say its atom style, and its columns fit several (%s): "
           "“%s” was assumed. If that is wrong, give the style (--atom-style)."),
        fitting->str, best->name);
  else
    near_reader_note (
        reader, NEAR_NOTE_INFO, "atom-style-assumed",
        _ ("The section Atoms does not say its atom style; from the columns “%s” was assumed. "
           "If that is wrong, give the style (--atom-style)."),
        best->name);
  return best;
}

/* What stands behind "Atoms #" may be any comment. */
static gboolean
is_style_name (const NearToken *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other_styles); i++)
    if (near_token_is (word, other_styles[i]))
      return TRUE;
  return find_style (word) != NULL;
}

static const Style *
choose_style (NearReader *reader, const NearLammpsData *data, const NearToken *hint, GError **error)
{
  const char *option = reader->options->atom_style;
  const NearToken given = { option, option != NULL ? strlen (option) : 0 };
  const NearToken *word = option != NULL ? &given : hint;
  const Style *style = word->n > 0 ? find_style (word) : NULL;

  if (word->n == 0 || (option == NULL && !is_style_name (word)))
    return infer_style (reader, data, error);
  if (style == NULL)
    {
      g_autofree char *names = dup_style_names ();

      near_reader_fail (reader, error, NEAR_ERROR_UNSUPPORTED, word,
                        _ ("this atom style cannot be read; those that can: %s"), names);
      return NULL;
    }
  return style;
}

/* --- the lines -------------------------------------------------------------------------------- */

typedef struct
{
  NearLammpsData *data;
  const Style *style;
  gboolean flags_noted, extra_noted;
} Progress;

static gboolean
get_type (const NearReader *reader, const NearLammpsData *data, const NearToken *token,
          guint32 *type, GError **error)
{
  gint64 number;

  if (!near_token_parse_integer (token, &number))
    {
      g_autofree char *label = near_token_dup (token);
      gpointer found = g_hash_table_lookup (data->labels, label);

      if (found == NULL)
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, token,
            _ ("the type of the atom is neither a whole number nor a type label; is the "
               "atom style right?"));
      *type = GPOINTER_TO_UINT (found);
      return TRUE;
    }
  if (!near_reader_get_integer (reader, token, _ ("the type of the atom"), 1,
                                data->n_types >= 0 ? data->n_types : NEAR_LAMMPS_MAX_TYPES, &number,
                                error))
    return FALSE;
  *type = (guint32) number;
  return TRUE;
}

/* What follows the style's columns: image flags, or words without the # of a comment. */
static void
look_at_rest (NearReader *reader, Progress *progress, const NearToken *tokens, gsize n)
{
  gsize first = progress->style->n_columns;

  if (progress->style->open_ended)
    return;
  if (n == first + 3 && is_integer (&tokens[first]) && is_integer (&tokens[first + 1])
      && is_integer (&tokens[first + 2]))
    {
      gint64 image[3] = { 0, 0, 0 };

      for (guint k = 0; k < 3; k++)
        near_token_parse_integer (&tokens[first + k], &image[k]);
      if (!progress->flags_noted && (image[0] != 0 || image[1] != 0 || image[2] != 0))
        {
          near_reader_note (
              reader, NEAR_NOTE_INFO, "image-flags-ignored",
              _ ("The atoms have image flags; the positions were taken as they stand, inside "
                 "the box."));
          progress->flags_noted = TRUE;
        }
    }
  else if (!progress->extra_noted)
    {
      near_reader_note (
          reader, NEAR_NOTE_WARNING, "extra-columns",
          _ ("From line %zu, atoms have more columns than the atom style “%s” has; what is "
             "beyond was ignored. If positions look wrong, give the style (--atom-style)."),
          reader->line, progress->style->name);
      progress->extra_noted = TRUE;
    }
}

static gboolean
read_atom (NearReader *reader, gpointer user_data, const NearToken *tokens, gsize n,
           const NearToken *comment, GError **error)
{
  Progress *progress = user_data;
  NearLammpsData *data = progress->data;
  static const char *const axes[3]
      = { N_ ("the x coordinate"), N_ ("the y coordinate"), N_ ("the z coordinate") };
  const Style *style = progress->style;
  NearLammpsAtom atom = { .line = (guint32) MIN (reader->line, G_MAXUINT32) };

  if (n < style->n_columns)
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                               _ ("an atom of style “%s” has %u columns, but this line has %zu"),
                               style->name, style->n_columns, n);
    }
  if (!near_reader_get_integer (reader, &tokens[0], _ ("the id of the atom"), 0, G_MAXINT64 / 2,
                                &atom.id, error)
      || !get_type (reader, data, &tokens[style->type], &atom.type, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (!near_reader_get_number (reader, &tokens[style->position + k], _ (axes[k]), &atom.x[k],
                                 error))
      return FALSE;
  if (style->charge != NO_COLUMN
      && !near_reader_get_number (reader, &tokens[style->charge], _ ("the charge"), &atom.charge,
                                  error))
    return FALSE;
  /* spx spy spz sp: a direction and how much of it */
  if (style->spin != NO_COLUMN)
    {
      double spin[4];

      if (!_near_lammps_get_numbers (reader, tokens + style->spin, 4, _ ("the spin"), spin, error))
        return FALSE;
      for (guint k = 0; k < 3; k++)
        atom.moment[k] = spin[k] * spin[3];
    }
  if (n > style->n_columns)
    look_at_rest (reader, progress, tokens, MIN (n, NEAR_LAMMPS_MAX_TOKENS));
  g_array_append_val (data->atoms, atom);
  return TRUE;
}

gboolean
_near_lammps_read_atoms (NearReader *reader, NearLammpsData *data, const NearToken *hint,
                         GError **error)
{
  Progress progress = { .data = data, .style = choose_style (reader, data, hint, error) };

  if (progress.style == NULL)
    return FALSE;
  data->has_charge = progress.style->charge != NO_COLUMN;
  data->has_moments = progress.style->spin != NO_COLUMN;
  if (progress.style->open_ended)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "hybrid-columns",
        _ ("The atom style is hybrid: id, type and position were read, the other columns were "
           "not."));
  return _near_lammps_read_lines (reader, read_atom, &progress, error);
}
