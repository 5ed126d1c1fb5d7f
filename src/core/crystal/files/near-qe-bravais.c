/* near-qe-bravais.c — Quantum ESPRESSO's ibrav and celldm
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lattices of the documentation of pw.x (INPUT_PW, ibrav). celldm(1) is a in bohr, celldm(2) b/a,
 * celldm(3) c/a; what cosines stand in celldm(4), (5), (6) depends on ibrav. Instead of celldm there may be
 * A, B, C in Å and cosAB, cosAC, cosBC. */
#include "near-qe-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BIT(k) (1u << ((k) -1))

typedef struct
{
  int ibrav;
  guint needs; /* BIT (k): celldm(k) */
} Bravais;

static const Bravais table[] = {
  { 1, 0 },
  { 2, 0 },
  { 3, 0 },
  { -3, 0 },
  { 4, BIT (3) },
  { 5, BIT (4) },
  { -5, BIT (4) },
  { 6, BIT (3) },
  { 7, BIT (3) },
  { 8, BIT (2) | BIT (3) },
  { 9, BIT (2) | BIT (3) },
  { -9, BIT (2) | BIT (3) },
  { 91, BIT (2) | BIT (3) },
  { 10, BIT (2) | BIT (3) },
  { 11, BIT (2) | BIT (3) },
  { 12, BIT (2) | BIT (3) | BIT (4) },
  { -12, BIT (2) | BIT (3) | BIT (5) },
  { 13, BIT (2) | BIT (3) | BIT (4) },
  { -13, BIT (2) | BIT (3) | BIT (5) },
  { 14, BIT (2) | BIT (3) | BIT (4) | BIT (5) | BIT (6) },
};

gboolean
_near_qe_bravais_get_needs (int ibrav, guint *needs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].ibrav == ibrav)
      {
        *needs = table[i].needs;
        return TRUE;
      }
  return FALSE;
}

/* --- the vectors, in units of a ------------------------------------------------------------------- */

static void
set_row (NearMat3 *m, guint row, double x, double y, double z)
{
  m->m[row][0] = x;
  m->m[row][1] = y;
  m->m[row][2] = z;
}

static void
set_rows (NearMat3 *m, const double rows[3][3])
{
  memcpy (m->m, rows, sizeof m->m);
}

/* Three vectors of length 1 that make the angle of cosine @c with each other, about z or about (111). */
static void
make_trigonal (gboolean about_z, double c, NearMat3 *m)
{
  double tx = sqrt ((1.0 - c) / 2.0), ty = sqrt ((1.0 - c) / 6.0), tz = sqrt ((1.0 + 2.0 * c) / 3.0);
  double u = (tz - 2.0 * G_SQRT2 * ty) / sqrt (3.0), v = (tz + G_SQRT2 * ty) / sqrt (3.0);

  if (about_z)
    set_rows (m, (const double[3][3]){ { tx, -ty, tz }, { 0.0, 2.0 * ty, tz }, { -tx, -ty, tz } });
  else
    set_rows (m, (const double[3][3]){ { u, v, v }, { v, u, v }, { v, v, u } });
}

static void
make_triclinic (double b, double c, double cos_bc, double cos_ac, double cos_ab, NearMat3 *m)
{
  double sin_ab = sqrt (1.0 - cos_ab * cos_ab);
  double rest = 1.0 + 2.0 * cos_bc * cos_ac * cos_ab - cos_bc * cos_bc - cos_ac * cos_ac - cos_ab * cos_ab;

  set_row (m, 0, 1.0, 0.0, 0.0);
  set_row (m, 1, b * cos_ab, b * sin_ab, 0.0);
  set_row (m, 2, c * cos_ac, c * (cos_bc - cos_ac * cos_ab) / sin_ab, c * sqrt (rest) / sin_ab);
}

static void
make_cubic (int ibrav, NearMat3 *m)
{
  if (ibrav == 1)
    *m = near_mat3_identity ();
  else if (ibrav == 2)
    set_rows (m, (const double[3][3]){ { -0.5, 0.0, 0.5 }, { 0.0, 0.5, 0.5 }, { -0.5, 0.5, 0.0 } });
  else if (ibrav == 3)
    set_rows (m, (const double[3][3]){ { 0.5, 0.5, 0.5 }, { -0.5, 0.5, 0.5 }, { -0.5, -0.5, 0.5 } });
  else
    set_rows (m, (const double[3][3]){ { -0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0.5, 0.5, -0.5 } });
}

static void
make_orthorhombic (int ibrav, double b, double c, NearMat3 *m)
{
  double p = b / 2.0, q = c / 2.0;

  if (ibrav == 8)
    set_rows (m, (const double[3][3]){ { 1.0, 0.0, 0.0 }, { 0.0, b, 0.0 }, { 0.0, 0.0, c } });
  else if (ibrav == 9)
    set_rows (m, (const double[3][3]){ { 0.5, p, 0.0 }, { -0.5, p, 0.0 }, { 0.0, 0.0, c } });
  else if (ibrav == -9)
    set_rows (m, (const double[3][3]){ { 0.5, -p, 0.0 }, { 0.5, p, 0.0 }, { 0.0, 0.0, c } });
  else if (ibrav == 91)
    set_rows (m, (const double[3][3]){ { 1.0, 0.0, 0.0 }, { 0.0, p, -q }, { 0.0, p, q } });
  else if (ibrav == 10)
    set_rows (m, (const double[3][3]){ { 0.5, 0.0, q }, { 0.5, p, 0.0 }, { 0.0, p, q } });
  else
    set_rows (m, (const double[3][3]){ { 0.5, p, q }, { -0.5, p, q }, { -0.5, -p, q } });
}

static void
make_monoclinic (int ibrav, double b, double c, double cosine, NearMat3 *m)
{
  double sine = sqrt (1.0 - cosine * cosine), p = b / 2.0, q = c / 2.0;

  if (ibrav == 12)
    set_rows (m, (const double[3][3]){ { 1.0, 0.0, 0.0 }, { b * cosine, b * sine, 0.0 }, { 0.0, 0.0, c } });
  else if (ibrav == -12)
    set_rows (m, (const double[3][3]){ { 1.0, 0.0, 0.0 }, { 0.0, b, 0.0 }, { c * cosine, 0.0, c * sine } });
  else if (ibrav == 13)
    set_rows (m, (const double[3][3]){ { 0.5, 0.0, -q }, { b * cosine, b * sine, 0.0 }, { 0.5, 0.0, q } });
  else
    set_rows (m, (const double[3][3]){ { 0.5, p, 0.0 }, { -0.5, p, 0.0 }, { c * cosine, 0.0, c * sine } });
}

static gboolean
check_celldm (int ibrav, guint needs, const double celldm[6], GError **error)
{
  double c4 = celldm[3], c5 = celldm[4], c6 = celldm[5];

  for (guint k = 1; k <= 6; k++)
    {
      gboolean length = k <= 3;

      if (k > 1 && (needs & BIT (k)) == 0)
        continue;
      if (length ? !(celldm[k - 1] > 0.0 && isfinite (celldm[k - 1])) : !(fabs (celldm[k - 1]) < 1.0))
        {
          g_autofree char *shown = near_text_dup_significant (celldm[k - 1], 8);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       length ? _ ("celldm(%u) is %s; it must be positive")
                              : _ ("celldm(%u) is %s; it is a cosine, between -1 and 1"),
                       k, shown);
          return FALSE;
        }
    }
  if ((ABS (ibrav) == 5 && !(c4 > -0.5))
      || (ibrav == 14 && !(1.0 + 2.0 * c4 * c5 * c6 - c4 * c4 - c5 * c5 - c6 * c6 > 0.0)))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("no three vectors have the angles of these cosines (ibrav = %d)"), ibrav);
      return FALSE;
    }
  return TRUE;
}

gboolean
_near_qe_bravais_make (int ibrav, const double celldm[6], NearMat3 *lattice, GError **error)
{
  double b = celldm[1], c = celldm[2];
  guint needs = 0;

  if (!_near_qe_bravais_get_needs (ibrav, &needs))
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("ibrav = %d is none of Quantum ESPRESSO's lattices: 0 to 14, -3, -5, -9, 91, -12, -13"),
          ibrav);
      return FALSE;
    }
  if (!check_celldm (ibrav, needs, celldm, error))
    return FALSE;
  if (ABS (ibrav) <= 3)
    make_cubic (ibrav, lattice);
  else if (ibrav == 4)
    set_rows (lattice,
              (const double[3][3]){ { 1.0, 0.0, 0.0 }, { -0.5, sqrt (3.0) / 2.0, 0.0 }, { 0.0, 0.0, c } });
  else if (ABS (ibrav) == 5)
    make_trigonal (ibrav == 5, celldm[3], lattice);
  else if (ibrav == 6)
    set_rows (lattice, (const double[3][3]){ { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 }, { 0.0, 0.0, c } });
  else if (ibrav == 7)
    set_rows (lattice, (const double[3][3]){
                           { 0.5, -0.5, c / 2.0 }, { 0.5, 0.5, c / 2.0 }, { -0.5, -0.5, c / 2.0 } });
  else if (ibrav == 14)
    make_triclinic (b, c, celldm[3], celldm[4], celldm[5], lattice);
  else if (ABS (ibrav) == 12 || ABS (ibrav) == 13)
    make_monoclinic (ibrav, b, c, ibrav > 0 ? celldm[3] : celldm[4], lattice);
  else
    make_orthorhombic (ibrav, b, c, lattice);
  for (guint i = 0; i < 9; i++)
    lattice->m[i / 3][i % 3] *= celldm[0];
  return TRUE;
}

/* --- what the namelist says ----------------------------------------------------------------------- */

/* In the order of celldm for a triclinic lattice: a, b, c, bc, ac, ab. */
static const char *const letters[6] = { "a", "b", "c", "cosbc", "cosac", "cosab" };
/* As the documentation of pw.x writes them. */
static const char *const shown_letters[6] = { "A", "B", "C", "cosBC", "cosAC", "cosAB" };

static const NearQeEntry *
find_celldm (const GPtrArray *entries, guint k)
{
  g_autofree char *name = g_strdup_printf ("celldm(%u)", k);

  return _near_qe_namelist_find (entries, "system", name);
}

/* Which cosine of the letters celldm(@k) is. */
static guint
letter_of_celldm (int ibrav, guint k)
{
  if (ibrav == 14)
    return k;
  return k == 4 ? 6 : k;
}

/* Either celldm or letters, never both. */
static gboolean
check_one_way (NearReader *reader, const GPtrArray *entries, const NearQeEntry **first,
               gboolean *by_letters, GError **error)
{
  const NearQeEntry *celldm = NULL, *letter = NULL;
  const char *shown = "";

  for (guint k = 1; k <= 6; k++)
    {
      celldm = celldm != NULL ? celldm : find_celldm (entries, k);
      if (letter == NULL)
        {
          letter = _near_qe_namelist_find (entries, "system", letters[k - 1]);
          shown = shown_letters[k - 1];
        }
    }
  *first = celldm != NULL ? celldm : letter;
  *by_letters = letter != NULL;
  if (celldm == NULL || letter == NULL)
    return TRUE;
  reader->line = letter->line;
  return near_reader_fail (
      reader, error, NEAR_ERROR_PARSE, NULL,
      _ ("both %s (line %zu) and %s are given; pw.x takes either celldm, whose first is in "
         "bohr, or A, B, C in Å: remove one"),
      celldm->name, celldm->line, shown);
}

/* A needed entry is not there. */
static gboolean
handle_missing (NearReader *reader, int ibrav, guint k, gboolean by_letters, guint letter,
                gboolean some_cosines, GError **error)
{
  static const char *const meanings[7] = {
    "", N_ ("the length a"), N_ ("b/a"), N_ ("c/a"), N_ ("a cosine"), N_ ("a cosine"), N_ ("a cosine")
  };
  g_autofree char *name
      = by_letters ? g_strdup (shown_letters[letter - 1]) : g_strdup_printf ("celldm(%u)", k);

  /* pw.x takes what is not there as 0, a right angle; with one of three cosines that may be meant. */
  if (ibrav == 14 && k > 3 && some_cosines)
    {
      near_reader_note (
          reader, NEAR_NOTE_WARNING, "cosine-assumed",
          _ ("%s is not given for ibrav = 14 and was taken as 0, a right angle, as pw.x does."), name);
      return TRUE;
    }
  return near_reader_fail (reader, error, NEAR_ERROR_NO_DATA, NULL,
                           _ ("%s is missing in &system: ibrav = %d needs %s there"), name, ibrav,
                           by_letters && k <= 3 ? _ ("a length in Å") : _ (meanings[k]));
}

/* The numbers as the file has them, in its units: celldm(@k), or the letter that stands for it. */
static gboolean
check_given (NearReader *reader, const NearQeEntry *entry, const char *name, guint k, double value,
             GError **error)
{
  if (k <= 3 ? value > 0.0 && isfinite (value) : fabs (value) < 1.0)
    return TRUE;
  g_autofree char *shown = near_text_excerpt (entry->value, -1, 40);

  reader->line = entry->line;
  return near_reader_fail (reader, error, NEAR_ERROR_RANGE, NULL,
                           k <= 3 ? _ ("%s is %s; it must be positive")
                                  : _ ("%s is %s; it is a cosine, between -1 and 1"),
                           name, shown);
}

static gboolean
collect (NearReader *reader, const GPtrArray *entries, int ibrav, gboolean by_letters, double celldm[6],
         GError **error)
{
  guint needs = 0;
  gboolean has[7] = { FALSE }, some_cosines = FALSE;

  _near_qe_bravais_get_needs (ibrav, &needs);
  for (guint k = 1; k <= 6; k++)
    {
      guint letter = letter_of_celldm (ibrav, k);
      g_autofree char *name
          = by_letters ? g_strdup (letters[letter - 1]) : g_strdup_printf ("celldm(%u)", k);

      if (k > 1 && (needs & BIT (k)) == 0)
        continue;
      const NearQeEntry *entry = _near_qe_namelist_find (entries, "system", name);
      has[k] = entry != NULL;
      some_cosines |= has[k] && k > 3;
      if (!_near_qe_namelist_get_number (reader, entries, "system", name, &celldm[k - 1], error)
          || (entry != NULL
              && !check_given (reader, entry, by_letters ? shown_letters[letter - 1] : name, k,
                               celldm[k - 1], error)))
        return FALSE;
    }
  for (guint k = 1; k <= 6; k++)
    if (!has[k] && (k == 1 || (needs & BIT (k)) != 0)
        && !handle_missing (reader, ibrav, k, by_letters, letter_of_celldm (ibrav, k), some_cosines, error))
      return FALSE;
  if (by_letters)
    for (guint k = 2; k <= 3; k++)
      celldm[k - 1] /= celldm[0];
  return TRUE;
}

gboolean
_near_qe_bravais_read (NearReader *reader, const GPtrArray *entries, int ibrav, double *alat,
                       NearMat3 *lattice, gboolean *has_lattice, GError **error)
{
  g_autoptr (GError) local = NULL;
  const NearQeEntry *ibrav_entry = _near_qe_namelist_find (entries, "system", "ibrav"), *first;
  double celldm[6] = { 0.0 };
  gboolean by_letters;
  guint needs;

  *alat = 0.0;
  *has_lattice = FALSE;
  if (!check_one_way (reader, entries, &first, &by_letters, error))
    return FALSE;
  reader->line = first != NULL ? first->line : ibrav_entry != NULL ? ibrav_entry->line : reader->line;
  if (ibrav == 0)
    {
      if (!_near_qe_namelist_get_number (reader, entries, "system", by_letters ? "a" : "celldm(1)",
                                         &celldm[0], error))
        return FALSE;
      /* pw.x: a zero is no length. */
      *alat = celldm[0] * (by_letters ? 1.0 : NEAR_BOHR_ANGSTROM);
      return *alat >= 0.0
             || near_reader_fail (reader, error, NEAR_ERROR_RANGE, NULL,
                                  _ ("the lattice parameter is negative; it must be positive"));
    }
  if (_near_qe_bravais_get_needs (ibrav, &needs)
      && !collect (reader, entries, ibrav, by_letters, celldm, error))
    return FALSE;
  if (!by_letters)
    celldm[0] *= NEAR_BOHR_ANGSTROM;
  if (!_near_qe_bravais_make (ibrav, celldm, lattice, &local))
    return near_reader_fail (reader, error, (NearError) local->code, NULL, "%s", local->message);
  if (ibrav == -13)
    near_reader_note (reader, NEAR_NOTE_INFO, "qe-ibrav-13",
                      _ ("The axes of ibrav = -13 changed with Quantum ESPRESSO 6.4.1; the newer ones, "
                         "(a/2, b/2, 0), (-a/2, b/2, 0), were used."));
  *alat = celldm[0];
  *has_lattice = TRUE;
  return TRUE;
}
