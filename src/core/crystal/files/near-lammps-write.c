/* near-lammps-write.c — LAMMPS data files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The box of LAMMPS is a = (lx, 0, 0), b = (xy, ly, 0), c = (xz, yz, lz): any right-handed cell is
 * turned into that (docs.lammps.org/Howto_triclinic.html). A left-handed cell has its three vectors
 * reversed first, which is another cell of the same lattice. Tilts beyond half a box are reduced by
 * whole lattice vectors. */
#include "near-lammps-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NUMBER_WIDTH 24
/* Parts of a length: nothing is reduced or shifted by rounding alone. */
#define ROUNDING 1e-12
#define HALF_TOLERANCE 1e-9

typedef struct
{
  NearMat3 lattice;  /* LAMMPS's */
  NearMat3 rotation; /* row vectors: v' = v rotation */
} Frame;

/* lx = |A|, xy = B·Â, ly = |Â x B|, xz = C·Â, yz = (B·C - xy xz) / ly, lz = V / (lx ly). */
static Frame
turn (const NearMat3 *rows)
{
  NearVec3 a = near_mat3_row (rows, 0), b = near_mat3_row (rows, 1), c = near_mat3_row (rows, 2);
  double lx = near_vec3_length (a);
  double xy = near_vec3_dot (b, a) / lx;
  double ly = near_vec3_length (near_vec3_cross (a, b)) / lx;
  double xz = near_vec3_dot (c, a) / lx;
  double yz = (near_vec3_dot (b, c) - xy * xz) / ly;
  double lz = near_mat3_determinant (rows) / (lx * ly);
  const double length[3] = { lx, ly, lz };
  const double tilt[3]
      = { fabs (xy) < ROUNDING * lx ? 0.0 : xy, fabs (xz) < ROUNDING * lx ? 0.0 : xz,
          fabs (yz) < ROUNDING * ly ? 0.0 : yz };
  NearMat3 inverse = near_mat3_inverse (rows);
  Frame frame = { .lattice = _near_lammps_make_lattice (length, tilt) };

  frame.rotation = near_mat3_multiply (&inverse, &frame.lattice);
  return frame;
}

/* row -= k other, so that column is within half of the diagonal. */
static gboolean
reduce_tilt (NearMat3 *lattice, guint row, guint other)
{
  double half = 0.5 * lattice->m[other][other], tilt = lattice->m[row][other];

  if (fabs (tilt) <= half * (1.0 + HALF_TOLERANCE))
    return FALSE;
  double k = round (tilt / (2.0 * half));
  for (guint i = 0; i < 3; i++)
    lattice->m[row][i] -= k * lattice->m[other][i];
  return TRUE;
}

static Frame
make_frame (NearWriter *writer, const NearCrystal *crystal)
{
  NearMat3 rows = *near_crystal_get_lattice (crystal);
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  gboolean reduced = FALSE;

  if (near_mat3_determinant (&rows) < 0.0)
    {
      for (guint i = 0; i < 9; i++)
        rows.m[i / 3][i % 3] = -rows.m[i / 3][i % 3];
      near_notes_add (
          writer->notes, NEAR_NOTE_INFO, "left-handed",
          _ ("The cell is left-handed, which LAMMPS refuses: a, b, c were reversed. The crystal is "
             "the same."));
    }
  Frame frame = turn (&rows);
  const NearMat3 turned = frame.lattice;
  /* A vector may be added to another only if the crystal repeats by it. */
  if (periodic[1])
    reduced |= reduce_tilt (&frame.lattice, 2, 1);
  if (periodic[0])
    {
      reduced |= reduce_tilt (&frame.lattice, 1, 0);
      reduced |= reduce_tilt (&frame.lattice, 2, 0);
    }
  /* A very flat cell may become one that no reader takes. */
  if (reduced && !near_lattice_check (&frame.lattice, NULL))
    {
      frame.lattice = turned;
      reduced = FALSE;
    }
  if (reduced)
    near_notes_add (
        writer->notes, NEAR_NOTE_INFO, "tilt-reduced",
        _ ("The cell is tilted by more than half a box: whole lattice vectors were subtracted, as "
           "LAMMPS prefers it. The crystal is the same."));
  return frame;
}

static void
append_numbers (GString *text, const double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    near_writer_append_number (text, values[i], NUMBER_WIDTH);
}

static void
write_header (NearWriter *writer, const NearCrystal *crystal, const Frame *frame)
{
  static const char *const names[3] = { "xlo xhi", "ylo yhi", "zlo zhi" };
  GString *text = writer->text;
  g_autofree char *title = g_strdup (near_crystal_get_title (crystal));
  const NearMat3 *box = &frame->lattice;
  const double tilt[3] = { box->m[1][0], box->m[2][0], box->m[2][1] };

  /* One line; what an earlier writer said of the file is not true of this one. */
  g_strdelimit (title, "\n\r", ' ');
  char *earlier = strstr (title, "LAMMPS data file");
  if (earlier != NULL)
    *earlier = '\0';
  g_strchomp (title);
  g_string_append_printf (text, "%s%sLAMMPS data file via Nearsight, units = metal\n\n", title,
                          title[0] != '\0' ? "  " : "");
  g_string_append_printf (text, "%zu atoms\n", near_crystal_get_n_atoms (crystal));
  g_string_append_printf (text, "%u atom types\n\n", near_crystal_get_n_species (crystal));
  for (guint k = 0; k < 3; k++)
    {
      const double bounds[2] = { 0.0, box->m[k][k] };

      append_numbers (text, bounds, 2);
      g_string_append_printf (text, " %s\n", names[k]);
    }
  if (tilt[0] != 0.0 || tilt[1] != 0.0 || tilt[2] != 0.0)
    {
      append_numbers (text, tilt, 3);
      g_string_append (text, " xy xz yz\n");
    }
}

static void
write_masses (NearWriter *writer, const NearCrystal *crystal)
{
  GString *text = writer->text;
  gboolean unknown = FALSE;

  g_string_append (text, "\nMasses\n\n");
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      char buffer[NEAR_TEXT_DOUBLE_SIZE];
      g_autofree char *label = g_strdup (species->label);

      unknown = unknown || !(species->mass > 0.0);
      near_text_format_double (species->mass > 0.0 ? species->mass : 1.0, buffer);
      g_strdelimit (label, "\n\r \t", '_');
      g_string_append_printf (text, "%u %s # %s\n", s + 1, buffer, label);
    }
  if (unknown)
    near_notes_add (
        writer->notes, NEAR_NOTE_WARNING, "mass-unknown",
        _ ("LAMMPS wants a mass of every type: 1 was written where the element is not known."));
}

static gboolean
check_finite (NearVec3 v, gsize atom, GError **error)
{
  if (isfinite (v.x[0]) && isfinite (v.x[1]) && isfinite (v.x[2]))
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
      _ ("atom %zu is too far away or too fast to be written; wrap the atoms into the cell first"),
      atom + 1);
  return FALSE;
}

/* In the box where the crystal repeats, elsewhere where it was. */
static gboolean
write_atoms (NearWriter *writer, const NearCrystal *crystal, const Frame *frame, GError **error)
{
  GString *text = writer->text;
  const double *positions = near_crystal_peek_positions (crystal);
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  NearArray *charges = near_crystal_get_atom_data (crystal, "charge");
  g_autofree double *q = charges != NULL ? near_array_dup_doubles (charges) : NULL;
  NearMat3 inverse = near_mat3_inverse (&frame->lattice);

  g_string_append_printf (text, "\nAtoms # %s\n\n", q != NULL ? "charge" : "atomic");
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      NearVec3 x = near_vec3_times_mat3 (near_vec3_from (positions + 3 * i), &frame->rotation);
      NearVec3 f = near_vec3_times_mat3 (x, &inverse);

      for (guint k = 0; k < 3; k++)
        {
          f.x[k] -= periodic[k] ? floor (f.x[k] + ROUNDING) : 0.0;
          if (fabs (f.x[k]) < ROUNDING)
            f.x[k] = 0.0;
        }
      x = near_vec3_times_mat3 (f, &frame->lattice);
      if (!check_finite (x, i, error))
        return FALSE;
      g_string_append_printf (text, "%zu %u", i + 1, species[i] + 1u);
      if (q != NULL)
        append_numbers (text, &q[i], 1);
      append_numbers (text, x.x, 3);
      g_string_append_c (text, '\n');
    }
  return TRUE;
}

static gboolean
write_velocities (NearWriter *writer, const NearCrystal *crystal, const Frame *frame,
                  GError **error)
{
  NearArray *array = near_crystal_get_atom_data (crystal, "velocities");
  g_autofree double *v = array != NULL ? near_array_dup_doubles (array) : NULL;
  gsize n = near_crystal_get_n_atoms (crystal);

  if (v == NULL || near_array_get_length (array) != 3 * n)
    return TRUE;
  g_string_append (writer->text, "\nVelocities\n\n");
  for (gsize i = 0; i < n; i++)
    {
      NearVec3 turned
          = near_vec3_scale (near_vec3_times_mat3 (near_vec3_from (v + 3 * i), &frame->rotation),
                             1.0 / _near_lammps_get_metal ()->velocity);

      if (!check_finite (turned, i, error))
        return FALSE;
      g_string_append_printf (writer->text, "%zu", i + 1);
      append_numbers (writer->text, turned.x, 3);
      g_string_append_c (writer->text, '\n');
    }
  return TRUE;
}

static void
note_lost (NearWriter *writer, const NearCrystal *crystal)
{
  static const char *const kept[] = { "velocities", "charge", "id", "type", NULL };
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  _near_writer_note_extras (writer, crystal, _ ("LAMMPS data"),
                            NEAR_KEEPS_LABELS | NEAR_KEEPS_PERIODICITY, kept);
  if (!periodic[0] || !periodic[1] || !periodic[2])
    near_notes_add (writer->notes, NEAR_NOTE_WARNING, "not-written",
                    _ ("LAMMPS data files do not say where the box repeats: write “boundary %c %c "
                       "%c” into the input."),
                    periodic[0] ? 'p' : 'f', periodic[1] ? 'p' : 'f', periodic[2] ? 'p' : 'f');
}

gboolean
_near_write_lammps_data (NearWriter *writer, GError **error)
{
  const NearCrystal *crystal = near_writer_get_crystal (writer);

  if (!near_writer_need_cell (writer, _ ("LAMMPS data"), error))
    return FALSE;
  Frame frame = make_frame (writer, crystal);
  write_header (writer, crystal, &frame);
  write_masses (writer, crystal);
  if (!write_atoms (writer, crystal, &frame, error)
      || !write_velocities (writer, crystal, &frame, error))
    return FALSE;
  note_lost (writer, crystal);
  return TRUE;
}
