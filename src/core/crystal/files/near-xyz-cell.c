/* near-xyz-cell.c — what the comment of an extended XYZ frame says of the cell and the whole
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Units as ASE writes them: Å, eV, eV/Å³.
 */
#include "near-xyz-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Whole numbers beyond this are not exact as doubles: 2^53. */
#define LARGEST_WHOLE 9007199254740992.0

static gboolean
fail_value (NearReader *reader, const NearXyzPair *pair, const char *expected, GError **error)
{
  const NearToken value = { pair->value, strlen (pair->value) };
  g_autofree char *key = near_text_excerpt (pair->key, -1, 30);

  return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &value, _ ("%s must be %s"), key,
                           expected);
}

/* Rows a, b, c. All zero: none. */
static gboolean
take_lattice (NearReader *reader, const NearXyzPair *pair, NearCrystalBuilder *builder,
              gboolean *has_cell, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize n = 0;
  g_autofree double *numbers = _near_xyz_dup_numbers (pair->value, &n);
  NearMat3 lattice;
  gboolean zero = TRUE;

  if (numbers == NULL || n != 9)
    return fail_value (reader, pair, _ ("nine numbers, the vectors a, b and c"), error);
  for (guint i = 0; i < 9; i++)
    {
      if (!isfinite (numbers[i]))
        return fail_value (reader, pair, _ ("nine finite numbers"), error);
      lattice.m[i / 3][i % 3] = numbers[i];
      zero = zero && numbers[i] == 0.0;
    }
  *has_cell = !zero;
  if (zero)
    {
      _near_reader_note_once (reader, NEAR_NOTE_INFO, "no-cell",
                              _ ("Line %zu: All lattice vectors are zero: the atoms were taken as "
                                 "a molecule without a cell."),
                              reader->line);
      return TRUE;
    }
  if (!near_lattice_check (&lattice, &local))
    return near_reader_fail (reader, error, (NearError) local->code, NULL, "%s", local->message);
  near_crystal_builder_set_lattice (builder, &lattice);
  return TRUE;
}

static gboolean
parse_logical (const NearToken *token, gboolean *value)
{
  *value
      = near_token_is (token, "T") || near_token_is (token, "true") || near_token_is (token, "1");
  return *value || near_token_is (token, "F") || near_token_is (token, "false")
         || near_token_is (token, "0");
}

static gboolean
take_periodic (NearReader *reader, const NearXyzPair *pair, NearCrystalBuilder *builder,
               gboolean has_cell, GError **error)
{
  g_autofree char *value = g_strdelimit (g_strdup (pair->value), ",", ' ');
  NearToken tokens[3];
  gsize n = near_tokens_split (value, strlen (value), tokens, G_N_ELEMENTS (tokens));
  gboolean periodic[3];

  if (n != 1 && n != 3)
    return fail_value (reader, pair, _ ("three of T and F"), error);
  for (guint k = 0; k < 3; k++)
    if (!parse_logical (&tokens[n == 3 ? k : 0], &periodic[k]))
      return fail_value (reader, pair, _ ("three of T and F"), error);
  if (has_cell)
    near_crystal_builder_set_periodic (builder, periodic);
  else if (periodic[0] || periodic[1] || periodic[2])
    _near_reader_note_once (reader, NEAR_NOTE_WARNING, "periodic-without-cell",
                            _ ("Line %zu: The atoms are said to repeat (pbc), but there is no "
                               "lattice: they were taken as a molecule without a cell."),
                            reader->line);
  return TRUE;
}

/* Nine numbers or ASE's six -> xx yy zz yz xz xy. FALSE: neither. */
static gboolean
take_stress (NearReader *reader, NearCrystalBuilder *builder, const double *numbers, gsize n)
{
  double voigt[6], largest = 0.0, uneven = 0.0;

  if (n != 6 && n != 9)
    return FALSE;
  if (n == 6)
    memcpy (voigt, numbers, sizeof voigt);
  else
    {
      static const guint upper[6] = { 0, 4, 8, 5, 2, 1 }, lower[6] = { 0, 4, 8, 7, 6, 3 };

      for (guint k = 0; k < 6; k++)
        {
          double p = numbers[upper[k]], q = numbers[lower[k]];

          voigt[k] = p == q ? p : 0.5 * (p + q);
          largest = fmax (largest, fabs (voigt[k]));
          uneven = fmax (uneven, fabs (p - q));
        }
    }
  if (uneven > 1e-6 * largest)
    _near_reader_note_once (
        reader, NEAR_NOTE_WARNING, "stress-uneven",
        _ ("Line %zu: The stress is not symmetric; the mean of xy and yx (and so on) was taken."),
        reader->line);
  near_crystal_builder_take_cell_data (builder, "stress", near_array_new_vector (6, voigt));
  return TRUE;
}

/* The name of ours for a key, or the key. */
static const char *
get_name (const char *key)
{
  static const struct
  {
    const char *key, *name;
  } names[] = { { "energy", "energy" },
                { "free_energy", "free_energy" },
                { "stress", "stress" },
                { "time", "time" },
                { "step", "step" },
                { "charge", "total_charge" },
                { "total_charge", "total_charge" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (key, names[i].key) == 0)
      return names[i].name;
  return key;
}

static gboolean
are_exact (const double *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (numbers[i]) && fabs (numbers[i]) > LARGEST_WHOLE
        && floor (numbers[i]) == numbers[i])
      return FALSE;
  return TRUE;
}

static void
take_pair (NearReader *reader, const NearXyzPair *pair, NearCrystalBuilder *builder)
{
  g_autofree char *key = g_utf8_make_valid (pair->key, -1);
  const char *name = get_name (key);
  gsize n = 0, shape[2];
  g_autofree double *numbers = _near_xyz_dup_numbers (pair->value, &n);

  /* A long identifier of digits is kept as it is written, not rounded; 1e30 is a number. */
  if (numbers == NULL || (!are_exact (numbers, n) && strpbrk (pair->value, ".eEdD") == NULL))
    {
      near_crystal_builder_set_text (builder, name, pair->value);
      return;
    }
  if (g_str_equal (name, "stress"))
    {
      if (take_stress (reader, builder, numbers, n))
        return;
      _near_reader_note_once (reader, NEAR_NOTE_WARNING, "stress-shape",
                              _ ("Line %zu: The stress has %zu numbers; 9 or 6 are expected. It "
                                 "was kept as “%s” and not used."),
                              reader->line, n, "stress_unknown");
      name = "stress_unknown";
    }
  if (g_str_equal (name, "time"))
    _near_reader_note_once (reader, NEAR_NOTE_INFO, "time-unit",
                            _ ("Line %zu: The unit of the time is not said: fs was assumed."),
                            reader->line);
  if (pair->n_columns > 0 && n % pair->n_columns == 0)
    {
      shape[0] = n / pair->n_columns;
      shape[1] = pair->n_columns;
      near_crystal_builder_take_cell_data (builder, name,
                                           near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, numbers));
    }
  else
    near_crystal_builder_take_cell_data (builder, name, near_array_new_vector (n, numbers));
}

gboolean
_near_xyz_take_pairs (NearReader *reader, const GPtrArray *pairs, NearCrystalBuilder *builder,
                      GError **error)
{
  const NearXyzPair *lattice = _near_xyz_find (pairs, "Lattice");
  const NearXyzPair *periodic = _near_xyz_find (pairs, "pbc");
  const NearXyzPair *title = _near_xyz_find (pairs, "title");
  gboolean has_cell = FALSE;

  if (lattice != NULL && !take_lattice (reader, lattice, builder, &has_cell, error))
    return FALSE;
  if (periodic != NULL && !take_periodic (reader, periodic, builder, has_cell, error))
    return FALSE;
  if (title != NULL)
    near_crystal_builder_set_title (builder, title->value, -1);
  for (guint i = 0; i < pairs->len; i++)
    {
      const NearXyzPair *pair = pairs->pdata[i];

      if (!_near_xyz_is_reserved (pair->key))
        take_pair (reader, pair, builder);
    }
  return TRUE;
}
