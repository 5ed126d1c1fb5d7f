/* near-supercell.c — many cells of a crystal as one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-supercell.h"

#include "near-atom-map-private.h"
#include "near-crystal-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define ATOMS_PER_POLL 16384
/* Products of three of these, and sums of six, stay below 2^63. */
#define MAX_ENTRY 100000

/* --- whole numbers ---------------------------------------------------------------------------- */

static gint64
cofactor (const int p[3][3], int i, int j)
{
  int i1 = (i + 1) % 3, i2 = (i + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;

  return (gint64) p[i1][j1] * p[i2][j2] - (gint64) p[i1][j2] * p[i2][j1];
}

static gint64
determinant (const int p[3][3])
{
  return p[0][0] * cofactor (p, 0, 0) + p[0][1] * cofactor (p, 0, 1) + p[0][2] * cofactor (p, 0, 2);
}

/* The diagonal of the Hermite normal form H = U P, U unimodular, H upper triangular: the cells
 * (i, j, k) with 0 <= i < h[0] and so on are one of each class of the old lattice modulo the new. The
 * last one follows from the determinant, so that numbers stay small. */
static void
get_hermite_diagonal (const int p[3][3], gint64 h[3])
{
  gint64 m[3][2];

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 2; j++)
      m[i][j] = p[i][j];
  for (guint column = 0; column < 2; column++)
    {
      for (guint row = column + 1; row < 3; row++)
        while (m[row][column] != 0) /* Euclid's algorithm on two rows */
          {
            gint64 q = m[column][column] / m[row][column];

            for (guint k = column; k < 2; k++)
              {
                gint64 rest = m[column][k] - q * m[row][k];

                m[column][k] = m[row][k];
                m[row][k] = rest;
              }
          }
      h[column] = ABS (m[column][column]);
    }
  h[2] = determinant (p) / (h[0] * h[1]);
}

static gint64
modulo (gint64 a, gint64 n)
{
  gint64 rest = a % n;

  return rest < 0 ? rest + n : rest;
}

/* --- atoms ------------------------------------------------------------------------------------ */

static double
wrap (double x)
{
  x -= floor (x);
  return x > 1.0 - 1e-12 ? 0.0 : x;
}

static gboolean
is_inside (const NearCrystal *crystal)
{
  for (gsize i = 0; i < 3 * crystal->n_atoms; i++)
    if (crystal->fractional[i] < 0.0 || crystal->fractional[i] >= 1.0)
      return FALSE;
  return crystal->periodic[0] && crystal->periodic[1] && crystal->periodic[2];
}

/* Row t of the cells in fractional coordinates of the new one: t P^-1 modulo 1, exact in whole numbers. */
static double *
new_translations (const int p[3][3], gint64 n_cells)
{
  double *translations = g_try_malloc_n ((gsize) n_cells, 3 * sizeof *translations);
  gint64 h[3];
  gsize at = 0;

  if (translations == NULL)
    return NULL;
  get_hermite_diagonal (p, h);
  for (gint64 i = 0; i < h[0]; i++)
    for (gint64 j = 0; j < h[1]; j++)
      for (gint64 k = 0; k < h[2]; k++)
        for (int c = 0; c < 3; c++)
          {
            /* P^-1 = adj P / det, (adj P)_rc = cofactor_cr; each product is below n_cells^2. */
            gint64 sum = modulo (i * modulo (cofactor (p, c, 0), n_cells), n_cells)
                         + modulo (j * modulo (cofactor (p, c, 1), n_cells), n_cells)
                         + modulo (k * modulo (cofactor (p, c, 2), n_cells), n_cells);

            translations[at++] = (double) modulo (sum, n_cells) / (double) n_cells;
          }
  return translations;
}

static gboolean
place_atoms (const NearCrystal *crystal, const int p[3][3], gint64 n_cells, double *fractional,
             gsize *parent, const NearMonitor *monitor, GError **error)
{
  g_autofree double *translations = new_translations (p, n_cells);
  gboolean inside = is_inside (crystal);
  NearMat3 inverse;
  gsize at = 0;

  if (translations == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for %" PRId64 " cells"), n_cells);
      return FALSE;
    }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      inverse.m[i][j] = (double) cofactor (p, j, i) / (double) n_cells;
  for (gsize i = 0; i < crystal->n_atoms; i++)
    {
      NearVec3 x = near_vec3_times_mat3 (near_vec3_from (crystal->fractional + 3 * i), &inverse);

      for (gsize cell = 0; cell < (gsize) n_cells; cell++, at++)
        {
          parent[at] = i;
          for (guint k = 0; k < 3; k++)
            {
              double f = x.x[k] + translations[3 * cell + k];

              fractional[3 * at + k] = inside ? wrap (f) : f;
            }
          if (at % ATOMS_PER_POLL == 0
              && !near_monitor_check (monitor, (double) i / (double) crystal->n_atoms,
                                      _ ("supercell"), error))
            return FALSE;
        }
    }
  return TRUE;
}

/* --- what is refused -------------------------------------------------------------------------- */

static gboolean
check_matrix (const int p[3][3], gint64 *n_cells, GError **error)
{
  for (guint i = 0; i < 9; i++)
    if (ABS ((gint64) p[i / 3][i % 3]) > MAX_ENTRY)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("the supercell matrix holds %d; its numbers must be between %d and %d"),
                     p[i / 3][i % 3], -MAX_ENTRY, MAX_ENTRY);
        return FALSE;
      }
  *n_cells = determinant (p);
  if (*n_cells > 0)
    return TRUE;
  if (*n_cells == 0)
    g_set_error_literal (
        error, NEAR_ERROR, NEAR_ERROR_RANGE,
        _ ("the determinant of the supercell matrix is 0: its rows lie in a plane and make no "
           "cell"));
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the determinant of the supercell matrix is %" PRId64
                    "; it must be positive, or the cell changes its handedness. Swap two rows, or "
                    "change the "
                    "sign of one"),
                 *n_cells);
  return FALSE;
}

static gboolean
check_directions (const NearCrystal *crystal, const int p[3][3], GError **error)
{
  for (guint k = 0; k < 3; k++)
    {
      gboolean alone = p[k][k] == 1;

      for (guint j = 0; j < 3; j++)
        alone = alone && (j == k || (p[k][j] == 0 && p[j][k] == 0));
      if (alone || crystal->periodic[k])
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("the crystal does not repeat along %c: row and column %c of the supercell "
                      "matrix must be "
                      "those of the unit matrix"),
                   'a' + (int) k, 'a' + (int) k);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_crystal_new_supercell:
 * @p: new lattice rows = P times old rows
 * @monitor: (nullable): progress, and whether to stop
 *
 * det P cells. The copies of old atom i are the new atoms i det P to (i + 1) det P - 1, the first of them
 * the atom itself up to a lattice vector of the new cell. If all atoms lie inside the old cell, all lie
 * inside the new one; otherwise copies keep their place relative to their cell, so that molecules stay
 * whole. Atoms keep species and data (not their ids); energy and charge are multiplied by det P, stress is
 * the same.
 *
 * Errors: NEAR_ERROR_RANGE: det P is not positive, or a number beyond 10^5; NEAR_ERROR_UNSUPPORTED: no
 *   cell, or a direction that does not repeat; NEAR_ERROR_TOO_LARGE beyond NEAR_SUPERCELL_MAX_ATOMS;
 *   NEAR_ERROR_CANCELLED
 * Cost: O(n det P): the cells are enumerated through the Hermite normal form of P
 * Checked: tests/core/test-supercell.c against a naive enumeration and the neighbours of every atom
 */
NearCrystal *
near_crystal_new_supercell (NearCrystal *crystal, const int p[3][3], const NearMonitor *monitor,
                            GError **error)
{
  g_return_val_if_fail (crystal != NULL && p != NULL, NULL);

  gint64 n_cells;

  if (!crystal->has_cell)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("these atoms have no cell that could be repeated"));
      return NULL;
    }
  if (!check_matrix (p, &n_cells, error) || !check_directions (crystal, p, error))
    return NULL;
  if (n_cells > (gint64) (NEAR_SUPERCELL_MAX_ATOMS / crystal->n_atoms))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("a supercell of %" PRId64
                      " cells with %zu atoms each is too large (at most %d atoms)"),
                   n_cells, crystal->n_atoms, NEAR_SUPERCELL_MAX_ATOMS);
      return NULL;
    }
  gsize n = (gsize) n_cells * crystal->n_atoms;
  g_autofree double *fractional = g_try_malloc_n (n, 3 * sizeof *fractional);
  g_autofree gsize *parent = g_try_malloc_n (n, sizeof *parent);
  if (fractional == NULL || parent == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for %zu atoms"), n);
      return NULL;
    }
  if (!place_atoms (crystal, p, n_cells, fractional, parent, monitor, error))
    return NULL;

  NearMat3 matrix;
  for (guint i = 0; i < 9; i++)
    matrix.m[i / 3][i % 3] = p[i / 3][i % 3];
  g_autofree char *shown = near_supercell_dup_text (p);
  /* Translators: %s is "2×2×1" */
  g_autofree char *suffix = g_strdup_printf (_ ("supercell %s"), shown);
  const NearAtomMap map = { .lattice = near_mat3_multiply (&matrix, &crystal->lattice),
                            .n = n,
                            .fractional = fractional,
                            .parent = parent,
                            .rotation = near_mat3_identity () };
  return _near_crystal_new_mapped (crystal, &map, suffix, error);
}

/* --- text ------------------------------------------------------------------------------------- */

static gboolean
is_diagonal (const int p[3][3])
{
  for (guint i = 0; i < 9; i++)
    if (i / 3 != i % 3 && p[i / 3][i % 3] != 0)
      return FALSE;
  return TRUE;
}

char *
near_supercell_dup_text (const int p[3][3])
{
  if (is_diagonal (p))
    return g_strdup_printf ("%d×%d×%d", p[0][0], p[1][1], p[2][2]);
  return g_strdup_printf ("(%d %d %d) (%d %d %d) (%d %d %d)", p[0][0], p[0][1], p[0][2], p[1][0],
                          p[1][1], p[1][2], p[2][0], p[2][1], p[2][2]);
}

/* Whole numbers between separators; FALSE at the first word that is none. */
static gboolean
split_numbers (const char *text, gint64 numbers[9], guint *n, char **bad)
{
  g_autofree char *plain = g_strdup (text);
  g_auto (GStrv) words = NULL;

  /* U+00D7, the multiplication sign, is two bytes. */
  for (char *at; (at = strstr (plain, "×")) != NULL;)
    at[0] = at[1] = ' ';
  words = g_strsplit_set (plain, " \t\n\r,;xX*()[]", -1);
  *n = 0;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *end;
      gint64 value;

      if (words[i][0] == '\0')
        continue;
      value = g_ascii_strtoll (words[i], &end, 10);
      if (*end != '\0' || value > MAX_ENTRY || value < -MAX_ENTRY)
        {
          *bad = g_strdup (words[i]);
          return FALSE;
        }
      if (*n < 9)
        numbers[*n] = value;
      ++*n;
    }
  return TRUE;
}

/**
 * near_supercell_parse:
 * @text: "2", "3x3x3", "3 3 1" or nine numbers by rows, "1 1 0 -1 1 0 0 0 1"
 * @p: (out): the matrix
 *
 * Errors: NEAR_ERROR_PARSE: other text; NEAR_ERROR_RANGE: a determinant that is not positive
 */
gboolean
near_supercell_parse (const char *text, int p[3][3], GError **error)
{
  g_return_val_if_fail (text != NULL && p != NULL, FALSE);

  gint64 numbers[9], n_cells;
  guint n;
  g_autofree char *bad = NULL;

  if (!split_numbers (text, numbers, &n, &bad))
    {
      g_autofree char *shown = near_text_excerpt (bad, -1, 20);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("“%s” is not a whole number between %d and %d; a supercell is written 2, "
                      "3x3x3 or as nine "
                      "numbers, row by row"),
                   shown, -MAX_ENTRY, MAX_ENTRY);
      return FALSE;
    }
  if (n != 1 && n != 3 && n != 9)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("a supercell is written as one number (2), three (3x3x3) or nine, row by "
                      "row; here are "
                      "%u"),
                   n);
      return FALSE;
    }
  for (guint i = 0; i < 9; i++)
    p[i / 3][i % 3] = n == 9           ? (int) numbers[i]
                      : i / 3 == i % 3 ? (int) numbers[n == 3 ? i / 3 : 0]
                                       : 0;
  return check_matrix ((const int (*)[3]) p, &n_cells, error);
}
