/* near-chgcar.c — VASP's densities and potentials on a grid: CHGCAR, PARCHG, AECCAR, LOCPOT, ELFCAR
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A structure as in POSCAR, then three numbers of points and the values, x running fastest.
 * Densities are multiplied by the cell's volume. Occupancies of augmentation charges may follow,
 * then (with spin) one number an atom and the same again for the magnetisation, or for its three
 * components.
 *
 * Format: vasp.at/wiki/CHGCAR.
 */
#include "near-poscar-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_GRIDS 4

typedef enum
{
  DENSITY,
  POTENTIAL,
  LOCALISATION
} Quantity;

typedef struct
{
  NearReader *reader;
  const NearCrystal *crystal;
  Quantity quantity;
  gsize n[3], n_points;
  NearArray *values[MAX_GRIDS];
  guint n_grids;
  gsize n_loose,
      first_loose; /* numbers after the grid that belong to nothing, and the line of the first */
} Chgcar;

static char *
dup_lower (const char *name)
{
  return g_ascii_strdown (name, -1);
}

static gboolean
names_density (const char *lower)
{
  return strstr (lower, "chg") != NULL || strstr (lower, "aeccar") != NULL;
}

static Quantity
get_quantity (const char *name)
{
  g_autofree char *lower = dup_lower (name);

  if (strstr (lower, "locpot") != NULL)
    return POTENTIAL;
  return strstr (lower, "elfcar") != NULL ? LOCALISATION : DENSITY;
}

NearMatch
_near_detect_chgcar (const char *name, const char *data, gsize n_bytes)
{
  NearPoscarShape shape = _near_poscar_look (data, n_bytes);
  gboolean named = names_density (name) || get_quantity (name) != DENSITY;

  if (shape.grid_seen)
    return NEAR_MATCH_CERTAIN;
  return shape.fits && named ? NEAR_MATCH_LIKELY : NEAR_MATCH_NAME_ONLY;
}

/* --- between two grids ------------------------------------------------------------------------ */

static gboolean
starts_with_number (const NearReader *reader)
{
  NearToken token;
  double value;

  return near_reader_split (reader, &token, 1) > 0 && near_token_parse_number (&token, &value);
}

/* Numbers that stand between two grids and in no block of augmentation occupancies: none, or one an
 * atom. */
static void
note_loose (Chgcar *c)
{
  if (c->n_loose > 0 && c->n_loose != near_crystal_get_n_atoms (c->crystal))
    near_reader_note (c->reader, NEAR_NOTE_WARNING, "values-left",
                      _ ("Line %zu: %zu numbers follow a grid of %zu x %zu x %zu points and belong "
                         "to nothing. Are "
                         "the numbers of points those of this grid?"),
                      c->first_loose, c->n_loose, c->n[0], c->n[1], c->n[2]);
}

static void
count_loose (Chgcar *c, gsize n)
{
  if (c->n_loose == 0)
    c->first_loose = c->reader->line;
  c->n_loose += n;
}

/* Goes on to the numbers of points of the next grid; FALSE: there is none. */
static gboolean
find_next_grid (Chgcar *c)
{
  NearReader *reader = c->reader;
  gint64 occupancies = 0;

  while (near_reader_next_filled (reader))
    {
      gint64 n[3];
      NearToken tokens[8];
      gsize k = near_reader_split (reader, tokens, G_N_ELEMENTS (tokens));

      if (near_token_starts (&tokens[0], "augmentation"))
        {
          /* "augmentation occupancies (imaginary part) ATOM NUMBER" */
          if (k > G_N_ELEMENTS (tokens) || !near_token_parse_integer (&tokens[k - 1], &occupancies))
            occupancies = 0;
          continue;
        }
      if (_near_poscar_get_grid (reader, n) && (gsize) n[0] == c->n[0] && (gsize) n[1] == c->n[1]
          && (gsize) n[2] == c->n[2])
        {
          note_loose (c);
          return TRUE;
        }
      if (!starts_with_number (reader))
        {
          near_reader_note (reader, NEAR_NOTE_WARNING, "later-images",
                            _ ("Line %zu: What follows the first structure and its grids was not "
                               "read; molecular dynamics writes one structure after the other."),
                            reader->line);
          return FALSE;
        }
      if (occupancies > 0)
        occupancies -= (gint64) k;
      else
        count_loose (c, k);
    }
  note_loose (c);
  return FALSE;
}

/* --- grids ------------------------------------------------------------------------------------ */

static gboolean
read_grid (Chgcar *c, GError **error)
{
  const char *what = _ ("the grid");
  double *values, volume = near_crystal_get_volume (c->crystal);
  const char *start = c->reader->text + c->reader->n;
  gsize n_words;

  if (!near_reader_read_values (c->reader, what, c->n_points, &values, error))
    return FALSE;
  /* The line of the last value may hold more. */
  n_words = near_tokens_split (start, (gsize) (c->reader->text + c->reader->n - start), NULL, 0);
  c->n_loose = 0;
  if (n_words > c->n_points)
    count_loose (c, n_words - c->n_points);
  if (c->quantity == DENSITY)
    for (gsize i = 0; i < c->n_points; i++)
      values[i] /= volume;
  c->values[c->n_grids] = near_reader_order_field (values, c->n, FALSE, error);
  return c->values[c->n_grids] != NULL && ++c->n_grids > 0;
}

static const char *
get_name (const Chgcar *c, guint grid)
{
  static const char *const components[]
      = { N_ ("magnetisation along x"), N_ ("magnetisation along y"),
          N_ ("magnetisation along z") };

  switch (c->quantity)
    {
    case POTENTIAL:
      return grid == 0 ? _ ("local potential") : _ ("local potential, a further grid");
    case LOCALISATION:
      return grid == 0 ? _ ("electron localisation function")
                       : _ ("electron localisation function, a further grid");
    case DENSITY:
    default:
      if (grid == 0)
        return _ ("charge density");
      return c->n_grids == MAX_GRIDS ? _ (components[grid - 1]) : _ ("magnetisation");
    }
}

static const char *
get_unit (const Chgcar *c, guint grid)
{
  if (c->quantity == DENSITY)
    return grid == 0 ? _ ("e/Å³") : _ ("µB/Å³");
  return c->quantity == POTENTIAL ? _ ("eV") : "";
}

static void
note_unit (Chgcar *c, const NearField *first, const NearField *second)
{
  NearReader *reader = c->reader;
  g_autofree char *lower = dup_lower (reader->name);
  g_autofree char *electrons = near_text_dup_significant (near_field_get_integral (first), 8);
  g_autofree char *volume = near_text_dup_significant (near_crystal_get_volume (c->crystal), 8);

  if (c->quantity == POTENTIAL)
    near_reader_note (reader, NEAR_NOTE_INFO, "field-unit",
                      _ ("By the file's name, the values are a potential in eV, as they stand."));
  else if (c->quantity == LOCALISATION)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "field-unit",
        _ ("By the file's name, the values are an electron localisation function, between 0 "
           "and 1 and without a unit, as they stand."));
  else if (names_density (lower))
    near_reader_note (
        reader, NEAR_NOTE_INFO, "field-unit",
        _ ("By the file's name, the values are a density times the cell's volume; divided by "
           "%s Å³ they integrate to %s electrons."),
        volume, electrons);
  else
    near_reader_note (reader, NEAR_NOTE_WARNING, "field-unit",
                      _ ("Neither the file nor its name says what the values are. They were taken "
                         "for a density times the cell's volume; divided by %s Å³ they integrate "
                         "to %s electrons. If they are a potential, name the file LOCPOT; if they "
                         "are the electron localisation function, ELFCAR."),
                      volume, electrons);
  if (c->quantity == DENSITY && second != NULL && c->n_grids == 2)
    {
      g_autofree char *moment = near_text_dup_significant (near_field_get_integral (second), 6);

      near_reader_note (
          reader, NEAR_NOTE_INFO, "magnetisation",
          _ ("The second grid is the magnetisation, spin up less spin down; it integrates to "
             "%s µB."),
          moment);
    }
}

static void
take_fields (Chgcar *c)
{
  for (guint k = 0; k < c->n_grids; k++)
    near_reader_take_field (c->reader, near_field_new (near_crystal_get_lattice (c->crystal),
                                                       near_vec3 (0, 0, 0), c->values[k], TRUE,
                                                       get_name (c, k), get_unit (c, k)));
  note_unit (c, c->reader->fields->pdata[0], c->n_grids > 1 ? c->reader->fields->pdata[1] : NULL);
}

gboolean
_near_chgcar_read_grids (NearReader *reader, const NearCrystal *crystal, const gint64 n[3],
                         GError **error)
{
  Chgcar c = { .reader = reader, .crystal = crystal, .quantity = get_quantity (reader->name) };
  gboolean good = near_reader_check_grid (reader, n, &c.n_points, error);

  for (guint k = 0; k < 3; k++)
    c.n[k] = (gsize) n[k];
  good = good && read_grid (&c, error);
  while (good && c.n_grids < MAX_GRIDS && find_next_grid (&c))
    good = read_grid (&c, error);
  if (good)
    take_fields (&c);
  for (guint k = 0; k < c.n_grids; k++)
    near_array_unref (c.values[k]);
  return good;
}

gboolean
_near_read_chgcar (NearReader *reader, GError **error)
{
  return _near_poscar_read_file (reader, TRUE, error);
}
