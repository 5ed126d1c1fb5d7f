/* near-space-group.h — the 230 space groups in their 530 settings, by symbol or number
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A setting is its Hall number, 1 to 530, in the order of S. R. Hall and R. W. Grosse-Kunstleve
 * (International Tables B, table A1.4.2.7), as in spglib, whose database is used (A. Togo, I.
 * Tanaka, arXiv:1808.01590).
 */
#pragma once

#include "near-symmetry.h"

G_BEGIN_DECLS

#define NEAR_N_HALL_NUMBERS 530

typedef struct
{
  int hall_number;
  int number;      /* 1 to 230 */
  char hall[32];   /* "-P 2ybc" */
  char symbol[32]; /* Hermann-Mauguin with blanks: "P 1 21/c 1", "F d -3 m" */
  char full[32];   /* "F 41/d -3 2/m" */
  char choice[8];  /* "b1", "2", "H", "" */
} NearSpaceGroup;

gboolean near_space_group_get (int hall_number, NearSpaceGroup *group);
/* 0 if there is none. */
int near_space_group_find_hall (const char *hall);
GArray *near_space_group_find_name (const char *name, gboolean *is_complete);
GArray *near_space_group_find_number (int number);
NearOperation *near_space_group_dup_operations (int hall_number, gsize *n);
int near_space_group_find_operations (const NearOperation *operations, gsize n);

G_END_DECLS
