/* near-qe-space-group.c — all atoms from those of pw.x's crystal_sg
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With space_group in &system and ATOMIC_POSITIONS crystal_sg, one atom of each orbit is listed, in the
 * conventional cell. The settings are pw.x's: uniqueb, origin_choice and rhombohedral in &system. The
 * result is the primitive cell that pw.x makes of it.
 *
 * Checked: tests/core/test-qe-input.c, all groups in all these settings against pw.x 6.7. */
#include "near-qe-private.h"

#include "near-spglib-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <spglib.h>
#include <string.h>

#define N_HALL 530
#define MAX_OPERATIONS 192
/* Å: images of an atom on a special position whose coordinates were rounded. */
#define SAME_SITE 0.01

typedef struct
{
  int number;
  gboolean unique_b, rhombohedral;
  gint64 origin;
  int conventional, primitive; /* as ibrav */
  int n_operations;
  int rotations[MAX_OPERATIONS][3][3];
  double translations[MAX_OPERATIONS][3];
} Group;

static gboolean
is_rhombohedral (int number)
{
  static const int numbers[] = { 146, 148, 155, 160, 161, 166, 167 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] == number)
      return TRUE;
  return FALSE;
}

/* The setting in spglib's words. With c as the unique axis pw.x has the cell choices that are here. */
static const char *
get_choice (const Group *group)
{
  if (is_rhombohedral (group->number))
    return "R";
  if (group->number < 3 || group->number > 15 || group->unique_b)
    return group->origin == 2 ? "2" : "1";
  switch (group->number)
    {
    case 5:
    case 8:
    case 12:
      return "c2";
    case 7:
    case 13:
    case 14:
      return "c3";
    case 9:
    case 15:
      return "-c1";
    default:
      return "c";
    }
}

static void
find_lattices (Group *group, char centring)
{
  int n = group->number;

  if (n <= 2)
    group->conventional = group->primitive = 14;
  else if (n <= 15)
    {
      int sign = group->unique_b ? -1 : 1;

      group->conventional = sign * 12;
      group->primitive = centring == 'P' ? sign * 12 : sign * 13;
    }
  else if (n <= 74)
    {
      group->conventional = 8;
      group->primitive = centring == 'P'   ? 8
                         : centring == 'A' ? 91
                         : centring == 'F' ? 10
                         : centring == 'I' ? 11
                                           : 9;
    }
  else if (n <= 142)
    {
      group->conventional = 6;
      group->primitive = centring == 'I' ? 7 : 6;
    }
  else if (n <= 194)
    group->conventional = group->primitive = is_rhombohedral (n) ? 5 : 4;
  else
    {
      group->conventional = 1;
      group->primitive = centring == 'F' ? 2 : centring == 'I' ? 3 : 1;
    }
}

/* The operations: of the setting that is asked for where the group has it, else of the first. */
static gboolean
find_operations (Group *group)
{
  const char *choice = get_choice (group);
  char centring = 'P';
  int found = 0;

  _near_spglib_lock ();
  for (int hall = 1; hall <= N_HALL; hall++)
    {
      SpglibSpacegroupType type = spg_get_spacegroup_type (hall);

      if (type.number != group->number)
        continue;
      if (found == 0 || strcmp (type.choice, choice) == 0)
        {
          found = hall;
          centring = type.international_short[0];
          if (strcmp (type.choice, choice) == 0)
            break;
        }
    }
  group->n_operations
      = found > 0 ? spg_get_symmetry_from_database (group->rotations, group->translations, found) : 0;
  _near_spglib_unlock ();
  find_lattices (group, centring);
  return group->n_operations > 0;
}

static gboolean
read_group (NearReader *reader, const GPtrArray *entries, Group *group, GError **error)
{
  gint64 number = 0, ibrav;

  *group = (Group){ .rhombohedral = TRUE, .origin = 1 };
  if (_near_qe_namelist_find (entries, "system", "space_group") == NULL)
    return near_reader_fail (
        reader, error, NEAR_ERROR_NO_DATA, NULL,
        _ ("positions in crystal_sg need space_group, a number from 1 to 230, in &system"));
  if (!_near_qe_namelist_get_integer (reader, entries, "system", "space_group", 1, 230, &number, error)
      || !_near_qe_namelist_get_integer (reader, entries, "system", "origin_choice", 1, 2, &group->origin,
                                         error)
      || !_near_qe_namelist_get_logical (reader, entries, "system", "uniqueb", &group->unique_b, error)
      || !_near_qe_namelist_get_logical (reader, entries, "system", "rhombohedral", &group->rhombohedral,
                                         error))
    return FALSE;
  group->number = (int) number;
  if (!find_operations (group))
    return near_reader_fail (reader, error, NEAR_ERROR_FAILED, NULL,
                             _ ("the operations of space group %d cannot be found"), group->number);
  ibrav = group->primitive;
  if (!_near_qe_namelist_get_integer (reader, entries, "system", "ibrav", -1000, 1000, &ibrav, error))
    return FALSE;
  if (ibrav != group->primitive)
    near_reader_note (reader, NEAR_NOTE_WARNING, "ibrav-ignored",
                      _ ("ibrav = %" PRId64 " was ignored: the lattice of space group %d is ibrav = %d."),
                      ibrav, group->number, group->primitive);
  return TRUE;
}

/* From fractions of the conventional cell to fractions of the primitive one. */
static NearMat3
get_change (const Group *group)
{
  const double unit[6] = { 1.0, 1.0, 1.0, 0.0, 0.0, 0.0 };
  NearMat3 primitive = near_mat3_identity ();

  if (group->primitive != group->conventional
      && !_near_qe_bravais_make (group->primitive, unit, &primitive, NULL))
    g_assert_not_reached ();
  return near_mat3_inverse (&primitive);
}

/* The obverse setting: a_h = a_r - b_r, b_h = b_r - c_r, c_h = a_r + b_r + c_r. */
static void
turn_rhombohedral (double x[3])
{
  double a = x[0], b = x[1], c = x[2];

  x[0] = a + c;
  x[1] = -a + b + c;
  x[2] = -b + c;
}

static gboolean
is_known (const GArray *all, guint first, const NearVec3 *x, const NearMat3 *lattice)
{
  for (guint i = first; i < all->len; i++)
    {
      NearVec3 d = near_vec3_subtract (*x, near_vec3_from (g_array_index (all, NearQeAtom, i).x));

      for (guint k = 0; k < 3; k++)
        d.x[k] -= round (d.x[k]);
      if (near_vec3_length (near_vec3_times_mat3 (d, lattice)) < SAME_SITE)
        return TRUE;
    }
  return FALSE;
}

static void
add_orbit (const Group *group, const NearMat3 *change, const NearMat3 *lattice, const NearQeAtom *atom,
           GArray *all)
{
  const guint first = all->len;

  for (int o = 0; o < group->n_operations; o++)
    {
      NearQeAtom image = *atom;
      double y[3];

      for (guint i = 0; i < 3; i++)
        y[i] = group->rotations[o][i][0] * atom->x[0] + group->rotations[o][i][1] * atom->x[1]
               + group->rotations[o][i][2] * atom->x[2] + group->translations[o][i];
      NearVec3 x = near_vec3_times_mat3 (near_vec3_from (y), change);
      for (guint k = 0; k < 3; k++)
        {
          x.x[k] -= floor (x.x[k]);
          /* Just below 1 by rounding is 0. */
          if (x.x[k] > 1.0 - 1e-10)
            x.x[k] = 0.0;
        }
      if (is_known (all, first, &x, lattice))
        continue;
      memcpy (image.x, x.x, sizeof image.x);
      g_array_append_val (all, image);
    }
}

static void
note_result (NearReader *reader, const Group *group, guint n_listed, guint n_all)
{
  gboolean inverted
      = !group->rhombohedral
        && (group->number == 146 || group->number == 155 || group->number == 160 || group->number == 161);

  near_reader_note (
      reader, NEAR_NOTE_INFO, "symmetry-applied",
      _ ("The operations of space group %d made %u atoms of the %u listed; the cell is the primitive "
         "one."),
      group->number, n_all, n_listed);
  if (inverted || (group->number >= 38 && group->number <= 41))
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "setting-differs",
        _ ("The positions are those of the International Tables; pw.x 6.7 makes the mirror image of "
           "the crystal for this group and setting."));
}

gboolean
_near_qe_space_group_fill (NearReader *reader, const GPtrArray *entries, NearMat3 *lattice, double *alat,
                           GArray *atoms, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (NearQeAtom));
  g_autofree Group *group = g_new (Group, 1);
  NearMat3 conventional, change, inverse;
  gboolean has_lattice;
  guint n_listed = atoms->len;

  if (!read_group (reader, entries, group, error)
      || !_near_qe_bravais_read (reader, entries, group->conventional, alat, &conventional, &has_lattice,
                                 error))
    return FALSE;
  change = get_change (group);
  inverse = near_mat3_inverse (&change);
  *lattice = near_mat3_multiply (&inverse, &conventional);
  for (guint i = 0; i < atoms->len; i++)
    {
      NearQeAtom atom = g_array_index (atoms, NearQeAtom, i);

      if (!group->rhombohedral && is_rhombohedral (group->number))
        turn_rhombohedral (atom.x);
      add_orbit (group, &change, lattice, &atom, all);
    }
  g_array_set_size (atoms, 0);
  g_array_append_vals (atoms, all->data, all->len);
  note_result (reader, group, n_listed, atoms->len);
  return TRUE;
}
