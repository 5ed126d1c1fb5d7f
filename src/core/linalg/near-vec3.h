/* near-vec3.h — vectors of three numbers and 3 x 3 matrices, by value
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a lattice matrix are a, b, c: a position with the fractional coordinates f is the row
 * f times the matrix, near_vec3_times_mat3 (f, &lattice).
 */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

typedef struct
{
  double x[3];
} NearVec3;

typedef struct
{
  double m[3][3]; /* m[row][column] */
} NearMat3;

static inline NearVec3
near_vec3 (double x, double y, double z)
{
  return (NearVec3){ { x, y, z } };
}

static inline NearVec3
near_vec3_from (const double *x)
{
  return (NearVec3){ { x[0], x[1], x[2] } };
}

static inline NearVec3
near_vec3_add (NearVec3 a, NearVec3 b)
{
  return near_vec3 (a.x[0] + b.x[0], a.x[1] + b.x[1], a.x[2] + b.x[2]);
}

static inline NearVec3
near_vec3_subtract (NearVec3 a, NearVec3 b)
{
  return near_vec3 (a.x[0] - b.x[0], a.x[1] - b.x[1], a.x[2] - b.x[2]);
}

static inline NearVec3
near_vec3_scale (NearVec3 a, double factor)
{
  return near_vec3 (a.x[0] * factor, a.x[1] * factor, a.x[2] * factor);
}

static inline double
near_vec3_dot (NearVec3 a, NearVec3 b)
{
  return a.x[0] * b.x[0] + a.x[1] * b.x[1] + a.x[2] * b.x[2];
}

static inline NearVec3
near_vec3_cross (NearVec3 a, NearVec3 b)
{
  return near_vec3 (a.x[1] * b.x[2] - a.x[2] * b.x[1], a.x[2] * b.x[0] - a.x[0] * b.x[2],
                    a.x[0] * b.x[1] - a.x[1] * b.x[0]);
}

static inline double
near_vec3_length (NearVec3 a)
{
  return sqrt (near_vec3_dot (a, a));
}

/* The angle between a and b in radians, accurate also near 0 and pi (Kahan); 0 if one is zero. */
static inline double
near_vec3_angle (NearVec3 a, NearVec3 b)
{
  double la = near_vec3_length (a), lb = near_vec3_length (b);
  NearVec3 p = near_vec3_scale (a, lb), q = near_vec3_scale (b, la);

  return 2.0 * atan2 (near_vec3_length (near_vec3_subtract (p, q)),
                      near_vec3_length (near_vec3_add (p, q)));
}

static inline NearMat3
near_mat3_identity (void)
{
  return (NearMat3){ { { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 }, { 0.0, 0.0, 1.0 } } };
}

static inline NearMat3
near_mat3_from_rows (NearVec3 a, NearVec3 b, NearVec3 c)
{
  return (NearMat3){ { { a.x[0], a.x[1], a.x[2] },
                       { b.x[0], b.x[1], b.x[2] },
                       { c.x[0], c.x[1], c.x[2] } } };
}

static inline NearVec3
near_mat3_row (const NearMat3 *m, guint row)
{
  return near_vec3_from (m->m[row]);
}

static inline NearMat3
near_mat3_transpose (const NearMat3 *m)
{
  NearMat3 t;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      t.m[i][j] = m->m[j][i];
  return t;
}

/* a b */
static inline NearMat3
near_mat3_multiply (const NearMat3 *a, const NearMat3 *b)
{
  NearMat3 c;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      c.m[i][j] = a->m[i][0] * b->m[0][j] + a->m[i][1] * b->m[1][j] + a->m[i][2] * b->m[2][j];
  return c;
}

static inline double
near_mat3_determinant (const NearMat3 *m)
{
  return near_vec3_dot (near_mat3_row (m, 0),
                        near_vec3_cross (near_mat3_row (m, 1), near_mat3_row (m, 2)));
}

/* The inverse; not finite if the determinant is zero. */
static inline NearMat3
near_mat3_inverse (const NearMat3 *m)
{
  NearVec3 a = near_mat3_row (m, 0), b = near_mat3_row (m, 1), c = near_mat3_row (m, 2);
  double inverse_det = 1.0 / near_mat3_determinant (m);
  NearMat3 columns = near_mat3_from_rows (near_vec3_scale (near_vec3_cross (b, c), inverse_det),
                                          near_vec3_scale (near_vec3_cross (c, a), inverse_det),
                                          near_vec3_scale (near_vec3_cross (a, b), inverse_det));

  return near_mat3_transpose (&columns);
}

/* The row v times m: Cartesian from fractional coordinates. */
static inline NearVec3
near_vec3_times_mat3 (NearVec3 v, const NearMat3 *m)
{
  return near_vec3 (v.x[0] * m->m[0][0] + v.x[1] * m->m[1][0] + v.x[2] * m->m[2][0],
                    v.x[0] * m->m[0][1] + v.x[1] * m->m[1][1] + v.x[2] * m->m[2][1],
                    v.x[0] * m->m[0][2] + v.x[1] * m->m[1][2] + v.x[2] * m->m[2][2]);
}

/* m times the column v: a rotation applied to a vector. */
static inline NearVec3
near_mat3_times_vec3 (const NearMat3 *m, NearVec3 v)
{
  return near_vec3 (near_vec3_dot (near_mat3_row (m, 0), v),
                    near_vec3_dot (near_mat3_row (m, 1), v),
                    near_vec3_dot (near_mat3_row (m, 2), v));
}

G_END_DECLS
