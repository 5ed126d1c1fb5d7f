/* near-k-path-cell.c — the standard cell of a path, and the numbers its points depend on
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * W. Setyawan, S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010), tables 2 to 21 and appendix A. Their cells
 * differ from spglib's in the order of the axes: orthorhombic ones have a < b < c, or a < b where the face
 * ab is centred; monoclinic ones have the axis a unique and alpha < 90 degrees; triclinic ones are reduced in
 * reciprocal space.
 */
#include "near-k-path-private.h"

#include "near-spglib-private.h"
#include "near-symmetry-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Relative: two variants meet here. */
#define SAME 1e-6
#define MAX_STEPS 1000

const VariantRow *
_near_k_path_get_variant_row (Variant variant)
{
  return &variant_rows[variant];
}

static NearMat3
from_rows (int a0, int a1, int a2, int b0, int b1, int b2, int c0, int c1, int c2)
{
  return (NearMat3){ { { a0, a1, a2 }, { b0, b1, b2 }, { c0, c1, c2 } } };
}

/* Rows of the primitive cell in terms of the conventional cell of the publication. */
static NearMat3
get_centring (Variant variant)
{
  const double h = 0.5, t = 1.0 / 3.0;

  switch (variant)
    {
    case FCC:
    case ORCF1:
    case ORCF2:
    case ORCF3:
      return (NearMat3){ { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
    case BCC:
    case BCT1:
    case BCT2:
    case ORCI:
      return (NearMat3){ { { -h, h, h }, { h, -h, h }, { h, h, -h } } };
    case ORCC:
      return (NearMat3){ { { h, -h, 0 }, { h, h, 0 }, { 0, 0, 1 } } };
    case MCLC1:
    case MCLC2:
    case MCLC3:
    case MCLC4:
    case MCLC5:
      return (NearMat3){ { { h, h, 0 }, { -h, h, 0 }, { 0, 0, 1 } } };
    case RHL1:
    case RHL2:
      return (NearMat3){ { { 2 * t, t, t }, { -t, t, t }, { -t, -2 * t, t } } };
    default:
      return near_mat3_identity ();
    }
}

/* Right-handed: -1 is a symmetry of every lattice. */
static void
make_right_handed (NearMat3 *axes)
{
  if (near_mat3_determinant (axes) < 0.0)
    for (guint i = 0; i < 9; i++)
      axes->m[i / 3][i % 3] *= -1.0;
}

/* --- one kind of lattice after the other: @axes are the publication's axes in terms of spglib's  */

static Variant
choose_tetragonal (const NearMat3 *l, char centring, double *p)
{
  double a = near_vec3_length (near_mat3_row (l, 0)), c = near_vec3_length (near_mat3_row (l, 2));

  if (centring == 'P')
    return TET;
  p[0] = c < a ? 0.25 * (1.0 + c * c / (a * a)) : 0.25 * (1.0 + a * a / (c * c));
  return c < a ? BCT1 : BCT2;
}

/* Only the first two axes change places where one face is centred, which is then bc of spglib's A. */
static void
sort_axes (const NearMat3 *l, gboolean only_two, NearMat3 *axes)
{
  double length[3];
  guint order[3] = { 0, 1, 2 };
  NearMat3 given = *axes;

  for (guint i = 0; i < 3; i++)
    {
      NearVec3 row = near_vec3_times_mat3 (near_mat3_row (axes, i), l);

      length[i] = near_vec3_length (row);
    }
  for (guint i = 1; i < (only_two ? 2 : 3); i++)
    for (guint k = i; k > 0 && length[order[k]] < length[order[k - 1]]; k--)
      {
        guint held = order[k];

        order[k] = order[k - 1];
        order[k - 1] = held;
      }
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      axes->m[i][j] = given.m[order[i]][j];
  make_right_handed (axes);
}

static Variant
choose_orthorhombic (const NearMat3 *l, char centring, NearMat3 *axes, double *p)
{
  if (centring == 'A')
    *axes = from_rows (0, 1, 0, 0, 0, 1, 1, 0, 0);
  sort_axes (l, centring == 'A' || centring == 'C', axes);

  NearMat3 cell = near_mat3_multiply (axes, l);
  double a2 = near_vec3_dot (near_mat3_row (&cell, 0), near_mat3_row (&cell, 0));
  double b2 = near_vec3_dot (near_mat3_row (&cell, 1), near_mat3_row (&cell, 1));
  double c2 = near_vec3_dot (near_mat3_row (&cell, 2), near_mat3_row (&cell, 2));
  double excess = 1.0 - a2 / b2 - a2 / c2;

  switch (centring)
    {
    case 'P':
      return ORC;
    case 'I':
      p[0] = 0.25 * (1.0 + a2 / c2);
      p[1] = 0.25 * (1.0 + b2 / c2);
      return ORCI;
    case 'F':
      p[0] = 0.25 * (1.0 + a2 / b2 - a2 / c2);
      if (excess > -SAME)
        {
          p[1] = 0.25 * (1.0 + a2 / b2 + a2 / c2);
          return excess < SAME ? ORCF3 : ORCF1;
        }
      p[1] = 0.25 * (1.0 + c2 / b2 - c2 / a2);
      p[2] = 0.25 * (1.0 + b2 / a2 - b2 / c2);
      return ORCF2;
    default:
      p[0] = 0.25 * (1.0 + a2 / b2);
      return ORCC;
    }
}

static Variant
choose_rhombohedral (const NearMat3 *l, double *p)
{
  NearMat3 centring = get_centring (RHL1);
  NearMat3 cell = near_mat3_multiply (&centring, l);
  NearVec3 a = near_mat3_row (&cell, 0), b = near_mat3_row (&cell, 1);
  double cosine = near_vec3_dot (a, b) / (near_vec3_length (a) * near_vec3_length (b));

  if (cosine > 0.0)
    {
      p[0] = (1.0 + 4.0 * cosine) / (2.0 + 4.0 * cosine);
      return RHL1;
    }
  /* 1 / (2 tan^2 (alpha / 2)) */
  p[0] = 0.5 * (1.0 + cosine) / (1.0 - cosine);
  return RHL2;
}

/* Vectors b, c across the unique axis with 0 <= b·c. In a primitive lattice the shortest two, b <= c. In a
 * centred one b is half of a centring vector: it may change by 2c only, and 2 b·c <= b·b, b·c <= c·c. These
 * are the cells of which the tabulated points lie on the surface of the zone. */
static void
reduce_plane (const NearMat3 *l, gboolean centred, NearMat3 *axes)
{
  NearVec3 u = near_vec3 (1, 0, 0), w = near_vec3 (0, 0, 1);

  for (guint step = 0; step < MAX_STEPS; step++)
    {
      NearVec3 b = near_vec3_times_mat3 (u, l), c = near_vec3_times_mat3 (w, l);
      double along_b = nearbyint (near_vec3_dot (b, c) / near_vec3_dot (b, b) * (1.0 - 1e-9));
      double period = centred ? 2.0 : 1.0;
      double along_c
          = period
            * nearbyint (near_vec3_dot (b, c) / (period * near_vec3_dot (c, c)) * (1.0 - 1e-9));

      if (along_b != 0.0)
        w = near_vec3_subtract (w, near_vec3_scale (u, along_b));
      else if (along_c != 0.0)
        u = near_vec3_subtract (u, near_vec3_scale (w, along_c));
      else
        break;
    }
  NearVec3 b = near_vec3_times_mat3 (u, l), c = near_vec3_times_mat3 (w, l);
  if (!centred && near_vec3_dot (b, b) > near_vec3_dot (c, c))
    {
      NearVec3 held = u;

      u = w;
      w = held;
    }
  if (near_vec3_dot (b, c) < 0.0)
    w = near_vec3_scale (w, -1.0);
  *axes = near_mat3_from_rows (near_vec3 (0, 1, 0), u, w);
  /* Only the unique axis: the other two keep their acute angle. */
  if (near_mat3_determinant (axes) < 0.0)
    axes->m[0][1] = -1.0;
}

static Variant
choose_monoclinic (const NearMat3 *l, char centring, NearMat3 *axes, double *p)
{
  reduce_plane (l, centring != 'P', axes);
  NearMat3 cell = near_mat3_multiply (axes, l);
  double a = near_vec3_length (near_mat3_row (&cell, 0)),
         b = near_vec3_length (near_mat3_row (&cell, 1)),
         c = near_vec3_length (near_mat3_row (&cell, 2));
  double cosa = near_vec3_dot (near_mat3_row (&cell, 1), near_mat3_row (&cell, 2)) / (b * c);
  double sin2 = 1.0 - cosa * cosa, t = b / c, q = b * b / (a * a);

  if (centring == 'P')
    {
      p[0] = (1.0 - t * cosa) / (2.0 * sin2);
      p[1] = 0.5 - p[0] * cosa / t;
      return MCL;
    }
  /* Whether the angle of the first two reciprocal vectors is above, at or below 90 degrees. */
  double excess = q * sin2 - 1.0;
  if (excess > -SAME)
    {
      double zeta = (2.0 - t * cosa) / (4.0 * sin2), psi = 0.75 - 1.0 / (4.0 * q * sin2);

      p[0] = zeta;
      p[1] = 0.5 + 2.0 * zeta * cosa / t;
      p[2] = psi;
      p[3] = psi + (0.75 - psi) * t * cosa;
      return excess < SAME ? MCLC2 : MCLC1;
    }
  double sum = t * cosa + q * sin2, mu = 0.25 * (1.0 + q);
  double zeta = mu - 0.25 + (1.0 - t * cosa) / (4.0 * sin2), eta = 0.5 + 2.0 * zeta * cosa / t;
  if (sum < 1.0 + SAME)
    {
      p[0] = mu;
      p[1] = 0.5 * q * cosa / t;
      p[2] = zeta;
      p[3] = eta;
      return sum > 1.0 - SAME ? MCLC4 : MCLC3;
    }
  p[0] = zeta;
  p[1] = eta;
  p[2] = 0.5 * eta + 0.25 * q - 0.5 * q * cosa / t;
  /* omega = (4 nu - 1 - b^2 sin^2 alpha / a^2) c / (2 b cos alpha), nu = 2 mu - zeta: cos alpha divides out. */
  p[3] = ((t - cosa) / sin2 + q * cosa + 2.0 * (1.0 - t * cosa) / (t * sin2) - 2.0 * q / t)
         / (2.0 * t);
  p[4] = 1.0 - zeta / q;
  return MCLC5;
}

/* Reciprocal vectors whose angles are all acute or none is. The publication puts the smallest obtuse angle, or
 * the largest acute one, last. Acute ones are told apart by their products here: only with the smallest
 * product last do all points lie on the surface of the zone, and it nearly always belongs to the largest
 * angle. */
static gboolean
choose_triclinic (const NearMat3 *l, NearMat3 *axes, Variant *variant, GError **error)
{
  NearMat3 reciprocal = near_lattice_get_reciprocal (l);
  NearMat3 columns = near_mat3_transpose (&reciprocal);

  _near_spglib_lock ();
  int done = spg_niggli_reduce (columns.m, 1e-7);
  _near_spglib_unlock ();
  if (!done)
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_FAILED,
          _ ("spglib could not reduce the reciprocal lattice; check the lattice vectors"));
      return FALSE;
    }
  NearMat3 reduced = near_mat3_transpose (&columns);
  make_right_handed (&reduced);
  NearCell cell = near_lattice_get_cell (&reduced);
  const double angles[3] = { cell.alpha, cell.beta, cell.gamma };
  double products[3];
  gboolean acute = angles[0] < 90.0 - 1e-6 && angles[1] < 90.0 - 1e-6 && angles[2] < 90.0 - 1e-6;
  guint last = 2;
  for (guint i = 0; i < 3; i++)
    products[i] = near_vec3_dot (near_mat3_row (&reduced, (i + 1) % 3),
                                 near_mat3_row (&reduced, (i + 2) % 3));
  for (guint i = 0; i < 3; i++)
    if (acute ? products[i] < products[last] : angles[i] < angles[last])
      last = i;
  /* A cyclic change of places keeps the handedness; direct rows = (N^-1)^T rows, N = B' B^-1. */
  NearMat3 turned = near_mat3_from_rows (near_mat3_row (&reduced, (last + 1) % 3),
                                         near_mat3_row (&reduced, (last + 2) % 3),
                                         near_mat3_row (&reduced, last));
  NearMat3 inverse = near_mat3_inverse (&reciprocal), n = near_mat3_multiply (&turned, &inverse);
  for (guint i = 0; i < 9; i++)
    n.m[i / 3][i % 3] = nearbyint (n.m[i / 3][i % 3]);
  *axes = near_lattice_get_reciprocal (&n);
  for (guint i = 0; i < 9; i++)
    axes->m[i / 3][i % 3] = nearbyint (axes->m[i / 3][i % 3]);
  gboolean right = fabs (angles[last] - 90.0) < 1e-4;
  *variant = acute ? (right ? TRI2B : TRI1B) : (right ? TRI2A : TRI1A);
  return TRUE;
}

gboolean
_near_k_path_cell_init (NearKPathCell *self, const NearSymmetry *symmetry, GError **error)
{
  const NearMat3 *l = &symmetry->standard_lattice;
  char centring = symmetry->type.international_short[0];
  NearMat3 axes = near_mat3_identity ();
  double *p = self->parameters + 1;

  *self = (NearKPathCell){ .parameters = { 1.0 } };
  switch (symmetry->bravais[0])
    {
    case 'c':
      self->variant = centring == 'P' ? CUB : centring == 'F' ? FCC : BCC;
      break;
    case 't':
      self->variant = choose_tetragonal (l, centring, p);
      break;
    case 'o':
      self->variant = choose_orthorhombic (l, centring, &axes, p);
      break;
    case 'h':
      self->variant = centring == 'R' ? choose_rhombohedral (l, p) : HEX;
      break;
    case 'm':
      self->variant = choose_monoclinic (l, centring, &axes, p);
      break;
    default:
      if (!choose_triclinic (l, &axes, &self->variant, error))
        return FALSE;
    }
  NearMat3 primitive = get_centring (self->variant);
  self->from_standard = near_mat3_multiply (&primitive, &axes);
  return TRUE;
}
