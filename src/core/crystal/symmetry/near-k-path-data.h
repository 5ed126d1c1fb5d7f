/* near-k-path-data.h — points of symmetry of Brillouin zones, and paths between them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Written by tools/make-k-points.py from ASE 3.22.1 (LGPL); do not edit.
 * W. Setyawan, S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010). */
#pragma once

#define N_TERMS 6 /* a constant, and factors of at most five parameters */

/* Coordinates in the reciprocal vectors of the primitive cell. */
typedef struct
{
  const char *label;
  double coordinates[3][N_TERMS];
} PointRow;

/* -1 in a path: it breaks off there. */
typedef struct
{
  const char *name;
  const PointRow *points;
  guint n_points;
  const gint8 *path;
  guint n_path;
} VariantRow;

/* primitive cubic; parameters: none */
static const PointRow cub_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "X", { { 0 }, { 1 / 2.0 }, { 0 } } },
  { "R", { { 1 / 2.0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "M", { { 1 / 2.0 }, { 1 / 2.0 }, { 0 } } },
};
static const gint8 cub_path[] = { 0, 1, 3, 0, 2, 1, -1, 3, 2 };

/* face-centred cubic; parameters: none */
static const PointRow fcc_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "K", { { 3 / 8.0 }, { 3 / 8.0 }, { 3 / 4.0 } } },
  { "L", { { 1 / 2.0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "U", { { 5 / 8.0 }, { 1 / 4.0 }, { 5 / 8.0 } } },
  { "W", { { 1 / 2.0 }, { 1 / 4.0 }, { 3 / 4.0 } } },
  { "X", { { 1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 fcc_path[] = { 0, 5, 4, 1, 0, 2, 3, 4, 2, 1, -1, 3, 5 };

/* body-centred cubic; parameters: none */
static const PointRow bcc_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "H", { { 1 / 2.0 }, { -1 / 2.0 }, { 1 / 2.0 } } },
  { "P", { { 1 / 4.0 }, { 1 / 4.0 }, { 1 / 4.0 } } },
  { "N", { { 0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 bcc_path[] = { 0, 1, 3, 0, 2, 1, -1, 2, 3 };

/* primitive tetragonal; parameters: none */
static const PointRow tet_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "A", { { 1 / 2.0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "M", { { 1 / 2.0 }, { 1 / 2.0 }, { 0 } } },
  { "R", { { 0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "X", { { 0 }, { 1 / 2.0 }, { 0 } } },
  { "Z", { { 0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 tet_path[] = { 0, 4, 2, 0, 5, 3, 1, 5, -1, 4, 3, -1, 2, 1 };

/* body-centred tetragonal; parameters: eta */
static const PointRow bct1_points[] = {
  { "Γ", { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "M", { { -1 / 2.0, 0 }, { 1 / 2.0, 0 }, { 1 / 2.0, 0 } } },
  { "N", { { 0, 0 }, { 1 / 2.0, 0 }, { 0, 0 } } },
  { "P", { { 1 / 4.0, 0 }, { 1 / 4.0, 0 }, { 1 / 4.0, 0 } } },
  { "X", { { 0, 0 }, { 0, 0 }, { 1 / 2.0, 0 } } },
  { "Z", { { 0, 1 }, { 0, 1 }, { 0, -1 } } },
  { "Z1", { { 0, -1 }, { 1, -1 }, { 0, 1 } } },
};
static const gint8 bct1_path[] = { 0, 4, 1, 0, 5, 3, 2, 6, 1, -1, 4, 3 };

/* body-centred tetragonal; parameters: eta */
static const PointRow bct2_points[] = {
  { "Γ", { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "N", { { 0, 0 }, { 1 / 2.0, 0 }, { 0, 0 } } },
  { "P", { { 1 / 4.0, 0 }, { 1 / 4.0, 0 }, { 1 / 4.0, 0 } } },
  { "Σ", { { 0, -1 }, { 0, 1 }, { 0, 1 } } },
  { "Σ1", { { 0, 1 }, { 1, -1 }, { 0, -1 } } },
  { "X", { { 0, 0 }, { 0, 0 }, { 1 / 2.0, 0 } } },
  { "Y", { { 1 / 2.0, -2 }, { -1 / 2.0, 2 }, { 1 / 2.0, 0 } } },
  { "Y1", { { 1 / 2.0, 0 }, { 1 / 2.0, 0 }, { 1 / 2.0, -2 } } },
  { "Z", { { 1 / 2.0, 0 }, { 1 / 2.0, 0 }, { -1 / 2.0, 0 } } },
};
static const gint8 bct2_path[] = { 0, 5, 6, 3, 0, 8, 4, 1, 2, 7, 8, -1, 5, 2 };

/* primitive orthorhombic; parameters: none */
static const PointRow orc_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "R", { { 1 / 2.0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "S", { { 1 / 2.0 }, { 1 / 2.0 }, { 0 } } },
  { "T", { { 0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "U", { { 1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
  { "X", { { 1 / 2.0 }, { 0 }, { 0 } } },
  { "Y", { { 0 }, { 1 / 2.0 }, { 0 } } },
  { "Z", { { 0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 orc_path[] = { 0, 5, 2, 6, 0, 7, 4, 1, 3, 7, -1, 6, 3, -1, 4, 5, -1, 2, 1 };

/* face-centred orthorhombic; parameters: zeta, eta */
static const PointRow orcf1_points[] = {
  { "Γ", { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } } },
  { "A", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 1, 0 }, { 0, 1, 0 } } },
  { "A1", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, -1, 0 }, { 1, -1, 0 } } },
  { "L", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "T", { { 1, 0, 0 }, { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "X", { { 0, 0, 0 }, { 0, 0, 1 }, { 0, 0, 1 } } },
  { "X1", { { 1, 0, 0 }, { 1, 0, -1 }, { 1, 0, -1 } } },
  { "Y", { { 1 / 2.0, 0, 0 }, { 0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "Z", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 0, 0, 0 } } },
};
static const gint8 orcf1_path[] = { 0, 7, 4, 8, 0, 5, 2, 7, -1, 4, 6, -1, 5, 1, 8, -1, 3, 0 };

/* face-centred orthorhombic; parameters: eta, phi, delta */
static const PointRow orcf2_points[] = {
  { "Γ", { { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 0, 0, 0, 0 } } },
  { "C", { { 1 / 2.0, 0, 0, 0 }, { 1 / 2.0, -1, 0, 0 }, { 1, -1, 0, 0 } } },
  { "C1", { { 1 / 2.0, 0, 0, 0 }, { 1 / 2.0, 1, 0, 0 }, { 0, 1, 0, 0 } } },
  { "D", { { 1 / 2.0, 0, 0, -1 }, { 1 / 2.0, 0, 0, 0 }, { 1, 0, 0, -1 } } },
  { "D1", { { 1 / 2.0, 0, 0, 1 }, { 1 / 2.0, 0, 0, 0 }, { 0, 0, 0, 1 } } },
  { "L", { { 1 / 2.0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0 } } },
  { "H", { { 1, 0, -1, 0 }, { 1 / 2.0, 0, -1, 0 }, { 1 / 2.0, 0, 0, 0 } } },
  { "H1", { { 0, 0, 1, 0 }, { 1 / 2.0, 0, 1, 0 }, { 1 / 2.0, 0, 0, 0 } } },
  { "X", { { 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0 } } },
  { "Y", { { 1 / 2.0, 0, 0, 0 }, { 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0 } } },
  { "Z", { { 1 / 2.0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0 }, { 0, 0, 0, 0 } } },
};
static const gint8 orcf2_path[] = { 0, 9, 1, 3, 8, 0, 10, 4, 6, 1, -1, 2, 10, -1, 8, 7, -1, 6, 9, -1, 5, 0 };

/* face-centred orthorhombic; parameters: zeta, eta */
static const PointRow orcf3_points[] = {
  { "Γ", { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } } },
  { "A", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 1, 0 }, { 0, 1, 0 } } },
  { "A1", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, -1, 0 }, { 1, -1, 0 } } },
  { "L", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "T", { { 1, 0, 0 }, { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "X", { { 0, 0, 0 }, { 0, 0, 1 }, { 0, 0, 1 } } },
  { "Y", { { 1 / 2.0, 0, 0 }, { 0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "Z", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 0, 0, 0 } } },
};
static const gint8 orcf3_path[] = { 0, 6, 4, 7, 0, 5, 2, 6, -1, 5, 1, 7, -1, 3, 0 };

/* body-centred orthorhombic; parameters: zeta, eta */
static const PointRow orci_points[] = {
  { "Γ", { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } } },
  { "L", { { 1 / 2.0, -1, -1 }, { -1 / 2.0, 1, 1 }, { 1 / 2.0, 1, -1 } } },
  { "L1", { { -1 / 2.0, 1, 1 }, { 1 / 2.0, -1, -1 }, { 1 / 2.0, -1, 1 } } },
  { "R", { { 0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 0, 0, 0 } } },
  { "S", { { 1 / 2.0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } } },
  { "T", { { 0, 0, 0 }, { 0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "W", { { 1 / 4.0, 0, 0 }, { 1 / 4.0, 0, 0 }, { 1 / 4.0, 0, 0 } } },
  { "X", { { 0, -1, 0 }, { 0, 1, 0 }, { 0, 1, 0 } } },
  { "X1", { { 0, 1, 0 }, { 1, -1, 0 }, { 0, -1, 0 } } },
  { "Y", { { 0, 0, 1 }, { 0, 0, -1 }, { 0, 0, 1 } } },
  { "Y1", { { 1, 0, -1 }, { 0, 0, 1 }, { 0, 0, -1 } } },
  { "Z", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { -1 / 2.0, 0, 0 } } },
};
static const gint8 orci_path[] = { 0, 7, 1, 5, 6, 3, 8, 11, 0, 9, 4, 6, -1, 2, 9, -1, 10, 11 };

/* base-centred orthorhombic; parameters: zeta */
static const PointRow orcc_points[] = {
  { "Γ", { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "A", { { 0, 1 }, { 0, 1 }, { 1 / 2.0, 0 } } },
  { "A1", { { 0, -1 }, { 1, -1 }, { 1 / 2.0, 0 } } },
  { "R", { { 0, 0 }, { 1 / 2.0, 0 }, { 1 / 2.0, 0 } } },
  { "S", { { 0, 0 }, { 1 / 2.0, 0 }, { 0, 0 } } },
  { "T", { { -1 / 2.0, 0 }, { 1 / 2.0, 0 }, { 1 / 2.0, 0 } } },
  { "X", { { 0, 1 }, { 0, 1 }, { 0, 0 } } },
  { "X1", { { 0, -1 }, { 1, -1 }, { 0, 0 } } },
  { "Y", { { -1 / 2.0, 0 }, { 1 / 2.0, 0 }, { 0, 0 } } },
  { "Z", { { 0, 0 }, { 0, 0 }, { 1 / 2.0, 0 } } },
};
static const gint8 orcc_path[] = { 0, 6, 4, 3, 1, 9, 0, 8, 7, 2, 5, 8, -1, 9, 5 };

/* primitive hexagonal; parameters: none */
static const PointRow hex_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "M", { { 1 / 2.0 }, { 0 }, { 0 } } },
  { "K", { { 1 / 3.0 }, { 1 / 3.0 }, { 0 } } },
  { "A", { { 0 }, { 0 }, { 1 / 2.0 } } },
  { "L", { { 1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
  { "H", { { 1 / 3.0 }, { 1 / 3.0 }, { 1 / 2.0 } } },
};
static const gint8 hex_path[] = { 0, 1, 2, 0, 3, 4, 5, 3, -1, 4, 1, -1, 2, 5 };

/* primitive rhombohedral; parameters: eta */
static const PointRow rhl1_points[] = {
  { "Γ", { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "B", { { 0, 1 }, { 1 / 2.0, 0 }, { 1, -1 } } },
  { "B1", { { 1 / 2.0, 0 }, { 1, -1 }, { -1, 1 } } },
  { "F", { { 1 / 2.0, 0 }, { 1 / 2.0, 0 }, { 0, 0 } } },
  { "L", { { 1 / 2.0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "P", { { 0, 1 }, { 3 / 4.0, -1 / 2.0 }, { 3 / 4.0, -1 / 2.0 } } },
  { "P1", { { 1 / 4.0, 1 / 2.0 }, { 1 / 4.0, 1 / 2.0 }, { 1, -1 } } },
  { "Q", { { 1 / 4.0, 1 / 2.0 }, { 3 / 4.0, -1 / 2.0 }, { 0, 0 } } },
  { "X", { { 3 / 4.0, -1 / 2.0 }, { 0, 0 }, { -3 / 4.0, 1 / 2.0 } } },
  { "Z", { { 1 / 2.0, 0 }, { 1 / 2.0, 0 }, { 1 / 2.0, 0 } } },
};
static const gint8 rhl1_path[] = { 0, 4, 2, -1, 1, 9, 0, 8, -1, 7, 3, 6, 9, -1, 4, 5 };

/* primitive rhombohedral; parameters: eta */
static const PointRow rhl2_points[] = {
  { "Γ", { { 0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "F", { { 1 / 2.0, 0 }, { -1 / 2.0, 0 }, { 0, 0 } } },
  { "L", { { 1 / 2.0, 0 }, { 0, 0 }, { 0, 0 } } },
  { "P", { { 1 / 4.0, 1 / 2.0 }, { -3 / 4.0, 1 / 2.0 }, { 1 / 4.0, 1 / 2.0 } } },
  { "P1", { { 3 / 4.0, -1 / 2.0 }, { -1 / 4.0, -1 / 2.0 }, { -1 / 4.0, -1 / 2.0 } } },
  { "Q", { { 0, 1 }, { 0, 1 }, { 0, 1 } } },
  { "Q1", { { 1, -1 }, { 0, -1 }, { 0, -1 } } },
  { "Z", { { 1 / 2.0, 0 }, { -1 / 2.0, 0 }, { 1 / 2.0, 0 } } },
};
static const gint8 rhl2_path[] = { 0, 3, 7, 5, 0, 1, 4, 6, 2, 7 };

/* primitive monoclinic; parameters: eta, nu */
static const PointRow mcl_points[] = {
  { "Γ", { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } } },
  { "A", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 0, 0, 0 } } },
  { "C", { { 0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "D", { { 1 / 2.0, 0, 0 }, { 0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "E", { { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "H", { { 0, 0, 0 }, { 0, 1, 0 }, { 1, 0, -1 } } },
  { "H1", { { 0, 0, 0 }, { 1, -1, 0 }, { 0, 0, 1 } } },
  { "M", { { 1 / 2.0, 0, 0 }, { 0, 1, 0 }, { 1, 0, -1 } } },
  { "M1", { { 1 / 2.0, 0, 0 }, { 1, -1, 0 }, { 0, 0, 1 } } },
  { "X", { { 0, 0, 0 }, { 1 / 2.0, 0, 0 }, { 0, 0, 0 } } },
  { "Y", { { 0, 0, 0 }, { 0, 0, 0 }, { 1 / 2.0, 0, 0 } } },
  { "Z", { { 1 / 2.0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } } },
};
static const gint8 mcl_path[] = { 0, 10, 5, 2, 4, 8, 1, 9, 6, -1, 7, 3, 11, -1, 10, 3 };

/* base-centred monoclinic; parameters: zeta, eta, psi, phi */
static const PointRow mclc1_points[] = {
  { "Γ", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "N", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "F", { { 1, -1, 0, 0, 0 }, { 1, -1, 0, 0, 0 }, { 1, 0, -1, 0, 0 } } },
  { "F1", { { 0, 1, 0, 0, 0 }, { 0, 1, 0, 0, 0 }, { 0, 0, 1, 0, 0 } } },
  { "I", { { 0, 0, 0, 0, 1 }, { 1, 0, 0, 0, -1 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "I1", { { 1, 0, 0, 0, -1 }, { -1, 0, 0, 0, 1 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "L", { { 1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "M", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "X", { { 1, 0, 0, -1, 0 }, { -1, 0, 0, 1, 0 }, { 0, 0, 0, 0, 0 } } },
  { "X1", { { 0, 0, 0, 1, 0 }, { 1, 0, 0, -1, 0 }, { 0, 0, 0, 0, 0 } } },
  { "Y", { { 1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "Z", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
};
static const gint8 mclc1_path[] = { 0, 10, 2, 6, 4, -1, 5, 11, 3, -1, 10, 9, -1, 8, 0, 1, -1, 7, 0 };

/* base-centred monoclinic; parameters: zeta, eta, psi, phi */
static const PointRow mclc2_points[] = {
  { "Γ", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "N", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "F", { { 1, -1, 0, 0, 0 }, { 1, -1, 0, 0, 0 }, { 1, 0, -1, 0, 0 } } },
  { "F1", { { 0, 1, 0, 0, 0 }, { 0, 1, 0, 0, 0 }, { 0, 0, 1, 0, 0 } } },
  { "I", { { 0, 0, 0, 0, 1 }, { 1, 0, 0, 0, -1 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "I1", { { 1, 0, 0, 0, -1 }, { -1, 0, 0, 0, 1 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "L", { { 1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "M", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "Y", { { 1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "Z", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
};
static const gint8 mclc2_path[] = { 0, 8, 2, 6, 4, -1, 5, 9, 3, -1, 1, 0, 7 };

/* base-centred monoclinic; parameters: mu, delta, zeta, eta */
static const PointRow mclc3_points[] = {
  { "Γ", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "F", { { 0, 2, 0, -1, 0 }, { 0, 2, 0, -1, 0 }, { 1, 0, 2, 0, -1 } } },
  { "F1", { { 1, -2, 0, 1, 0 }, { 0, -2, 0, 1, 0 }, { 0, 0, -2, 0, 1 } } },
  { "H", { { 0, 0, 0, 1, 0 }, { 0, 0, 0, 1, 0 }, { 0, 0, 0, 0, 1 } } },
  { "H1", { { 1, 0, 0, -1, 0 }, { 0, 0, 0, -1, 0 }, { 1, 0, 0, 0, -1 } } },
  { "I", { { 1 / 2.0, 0, 0, 0, 0 }, { -1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "M", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "N", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "X", { { 1 / 2.0, 0, 0, 0, 0 }, { -1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "Y", { { 0, 1, 0, 0, 0 }, { 0, 1, 0, 0, 0 }, { 0, 0, 1, 0, 0 } } },
  { "Y1", { { 1, -1, 0, 0, 0 }, { 0, -1, 0, 0, 0 }, { 0, 0, -1, 0, 0 } } },
  { "Z", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
};
static const gint8 mclc3_path[] = { 0, 9, 1, 3, 11, 5, 2, -1, 4, 10, 8, 0, 7, -1, 6, 0 };

/* base-centred monoclinic; parameters: mu, delta, zeta, eta */
static const PointRow mclc4_points[] = {
  { "Γ", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "F", { { 0, 2, 0, -1, 0 }, { 0, 2, 0, -1, 0 }, { 1, 0, 2, 0, -1 } } },
  { "H", { { 0, 0, 0, 1, 0 }, { 0, 0, 0, 1, 0 }, { 0, 0, 0, 0, 1 } } },
  { "H1", { { 1, 0, 0, -1, 0 }, { 0, 0, 0, -1, 0 }, { 1, 0, 0, 0, -1 } } },
  { "I", { { 1 / 2.0, 0, 0, 0, 0 }, { -1 / 2.0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "M", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
  { "N", { { 1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "X", { { 1 / 2.0, 0, 0, 0, 0 }, { -1 / 2.0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } } },
  { "Y", { { 0, 1, 0, 0, 0 }, { 0, 1, 0, 0, 0 }, { 0, 0, 1, 0, 0 } } },
  { "Y1", { { 1, -1, 0, 0, 0 }, { 0, -1, 0, 0, 0 }, { 0, 0, -1, 0, 0 } } },
  { "Z", { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0 } } },
};
static const gint8 mclc4_path[] = { 0, 8, 1, 2, 10, 4, -1, 3, 9, 7, 0, 6, -1, 5, 0 };

/* base-centred monoclinic; parameters: zeta, eta, mu, omega, rho */
static const PointRow mclc5_points[] = {
  { "Γ", { { 0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 } } },
  { "F", { { 0, -1, 0, 2, 0, 0 }, { 0, -1, 0, 2, 0, 0 }, { 0, 0, 0, 0, 1, 0 } } },
  { "F1", { { 1, 1, 0, -2, 0, 0 }, { 1, 1, 0, -2, 0, 0 }, { 1, 0, 0, 0, -1, 0 } } },
  { "H", { { 0, 1, 0, 0, 0, 0 }, { 0, 1, 0, 0, 0, 0 }, { 0, 0, 1, 0, 0, 0 } } },
  { "H1", { { 1, -1, 0, 0, 0, 0 }, { 0, -1, 0, 0, 0, 0 }, { 1, 0, -1, 0, 0, 0 } } },
  { "I", { { 0, 0, 0, 0, 0, 1 }, { 1, 0, 0, 0, 0, -1 }, { 1 / 2.0, 0, 0, 0, 0, 0 } } },
  { "I1", { { 1, 0, 0, 0, 0, -1 }, { -1, 0, 0, 0, 0, 1 }, { 1 / 2.0, 0, 0, 0, 0, 0 } } },
  { "L", { { 1 / 2.0, 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0, 0 } } },
  { "M", { { 1 / 2.0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0, 0 } } },
  { "N", { { 1 / 2.0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 } } },
  { "X", { { 1 / 2.0, 0, 0, 0, 0, 0 }, { -1 / 2.0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 } } },
  { "Y", { { 0, 0, 0, 1, 0, 0 }, { 0, 0, 0, 1, 0, 0 }, { -1 / 2.0, 0, 1 / 2.0, 0, 1 / 2.0, 0 } } },
  { "Y1", { { 1, 0, 0, -1, 0, 0 }, { 0, 0, 0, -1, 0, 0 }, { 1 / 2.0, 0, -1 / 2.0, 0, -1 / 2.0, 0 } } },
  { "Z", { { 0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 }, { 1 / 2.0, 0, 0, 0, 0, 0 } } },
};
static const gint8 mclc5_path[] = { 0, 11, 1, 7, 5, -1, 6, 13, 3, 2, -1, 4, 12, 10, 0, 9, -1, 8, 0 };

/* primitive triclinic; parameters: none */
static const PointRow tri1a_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "L", { { 1 / 2.0 }, { 1 / 2.0 }, { 0 } } },
  { "M", { { 0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "N", { { 1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
  { "R", { { 1 / 2.0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "X", { { 1 / 2.0 }, { 0 }, { 0 } } },
  { "Y", { { 0 }, { 1 / 2.0 }, { 0 } } },
  { "Z", { { 0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 tri1a_path[] = { 5, 0, 6, -1, 1, 0, 7, -1, 3, 0, 2, -1, 4, 0 };

/* primitive triclinic; parameters: none */
static const PointRow tri2a_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "L", { { 1 / 2.0 }, { 1 / 2.0 }, { 0 } } },
  { "M", { { 0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "N", { { 1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
  { "R", { { 1 / 2.0 }, { 1 / 2.0 }, { 1 / 2.0 } } },
  { "X", { { 1 / 2.0 }, { 0 }, { 0 } } },
  { "Y", { { 0 }, { 1 / 2.0 }, { 0 } } },
  { "Z", { { 0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 tri2a_path[] = { 5, 0, 6, -1, 1, 0, 7, -1, 3, 0, 2, -1, 4, 0 };

/* primitive triclinic; parameters: none */
static const PointRow tri1b_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "L", { { 1 / 2.0 }, { -1 / 2.0 }, { 0 } } },
  { "M", { { 0 }, { 0 }, { 1 / 2.0 } } },
  { "N", { { -1 / 2.0 }, { -1 / 2.0 }, { 1 / 2.0 } } },
  { "R", { { 0 }, { -1 / 2.0 }, { 1 / 2.0 } } },
  { "X", { { 0 }, { -1 / 2.0 }, { 0 } } },
  { "Y", { { 1 / 2.0 }, { 0 }, { 0 } } },
  { "Z", { { -1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 tri1b_path[] = { 5, 0, 6, -1, 1, 0, 7, -1, 3, 0, 2, -1, 4, 0 };

/* primitive triclinic; parameters: none */
static const PointRow tri2b_points[] = {
  { "Γ", { { 0 }, { 0 }, { 0 } } },
  { "L", { { 1 / 2.0 }, { -1 / 2.0 }, { 0 } } },
  { "M", { { 0 }, { 0 }, { 1 / 2.0 } } },
  { "N", { { -1 / 2.0 }, { -1 / 2.0 }, { 1 / 2.0 } } },
  { "R", { { 0 }, { -1 / 2.0 }, { 1 / 2.0 } } },
  { "X", { { 0 }, { -1 / 2.0 }, { 0 } } },
  { "Y", { { 1 / 2.0 }, { 0 }, { 0 } } },
  { "Z", { { -1 / 2.0 }, { 0 }, { 1 / 2.0 } } },
};
static const gint8 tri2b_path[] = { 5, 0, 6, -1, 1, 0, 7, -1, 3, 0, 2, -1, 4, 0 };

typedef enum
{
  CUB,
  FCC,
  BCC,
  TET,
  BCT1,
  BCT2,
  ORC,
  ORCF1,
  ORCF2,
  ORCF3,
  ORCI,
  ORCC,
  HEX,
  RHL1,
  RHL2,
  MCL,
  MCLC1,
  MCLC2,
  MCLC3,
  MCLC4,
  MCLC5,
  TRI1A,
  TRI2A,
  TRI1B,
  TRI2B
} Variant;

static const VariantRow variant_rows[] = {
  { "CUB", cub_points, G_N_ELEMENTS (cub_points), cub_path, G_N_ELEMENTS (cub_path) },
  { "FCC", fcc_points, G_N_ELEMENTS (fcc_points), fcc_path, G_N_ELEMENTS (fcc_path) },
  { "BCC", bcc_points, G_N_ELEMENTS (bcc_points), bcc_path, G_N_ELEMENTS (bcc_path) },
  { "TET", tet_points, G_N_ELEMENTS (tet_points), tet_path, G_N_ELEMENTS (tet_path) },
  { "BCT1", bct1_points, G_N_ELEMENTS (bct1_points), bct1_path, G_N_ELEMENTS (bct1_path) },
  { "BCT2", bct2_points, G_N_ELEMENTS (bct2_points), bct2_path, G_N_ELEMENTS (bct2_path) },
  { "ORC", orc_points, G_N_ELEMENTS (orc_points), orc_path, G_N_ELEMENTS (orc_path) },
  { "ORCF1", orcf1_points, G_N_ELEMENTS (orcf1_points), orcf1_path, G_N_ELEMENTS (orcf1_path) },
  { "ORCF2", orcf2_points, G_N_ELEMENTS (orcf2_points), orcf2_path, G_N_ELEMENTS (orcf2_path) },
  { "ORCF3", orcf3_points, G_N_ELEMENTS (orcf3_points), orcf3_path, G_N_ELEMENTS (orcf3_path) },
  { "ORCI", orci_points, G_N_ELEMENTS (orci_points), orci_path, G_N_ELEMENTS (orci_path) },
  { "ORCC", orcc_points, G_N_ELEMENTS (orcc_points), orcc_path, G_N_ELEMENTS (orcc_path) },
  { "HEX", hex_points, G_N_ELEMENTS (hex_points), hex_path, G_N_ELEMENTS (hex_path) },
  { "RHL1", rhl1_points, G_N_ELEMENTS (rhl1_points), rhl1_path, G_N_ELEMENTS (rhl1_path) },
  { "RHL2", rhl2_points, G_N_ELEMENTS (rhl2_points), rhl2_path, G_N_ELEMENTS (rhl2_path) },
  { "MCL", mcl_points, G_N_ELEMENTS (mcl_points), mcl_path, G_N_ELEMENTS (mcl_path) },
  { "MCLC1", mclc1_points, G_N_ELEMENTS (mclc1_points), mclc1_path, G_N_ELEMENTS (mclc1_path) },
  { "MCLC2", mclc2_points, G_N_ELEMENTS (mclc2_points), mclc2_path, G_N_ELEMENTS (mclc2_path) },
  { "MCLC3", mclc3_points, G_N_ELEMENTS (mclc3_points), mclc3_path, G_N_ELEMENTS (mclc3_path) },
  { "MCLC4", mclc4_points, G_N_ELEMENTS (mclc4_points), mclc4_path, G_N_ELEMENTS (mclc4_path) },
  { "MCLC5", mclc5_points, G_N_ELEMENTS (mclc5_points), mclc5_path, G_N_ELEMENTS (mclc5_path) },
  { "TRI1a", tri1a_points, G_N_ELEMENTS (tri1a_points), tri1a_path, G_N_ELEMENTS (tri1a_path) },
  { "TRI2a", tri2a_points, G_N_ELEMENTS (tri2a_points), tri2a_path, G_N_ELEMENTS (tri2a_path) },
  { "TRI1b", tri1b_points, G_N_ELEMENTS (tri1b_points), tri1b_path, G_N_ELEMENTS (tri1b_path) },
  { "TRI2b", tri2b_points, G_N_ELEMENTS (tri2b_points), tri2b_path, G_N_ELEMENTS (tri2b_path) },
};
