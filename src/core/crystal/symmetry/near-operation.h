/* near-operation.h — one symmetry operation of a crystal, and how files write it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* x' = rotation x + translation, in fractional coordinates of the crystal as given (columns x). */
typedef struct
{
  int rotation[3][3];
  double translation[3];
} NearOperation;

/* "x,y+1/2,-z". @time_reversal: (out): 1, -1, or 0 where the text says nothing of it. FALSE: @problem is
 * (transfer full) what is wrong with it. */
gboolean near_operation_parse (const char *text, NearOperation *operation, int *time_reversal, char **problem);
/* The same in words: "-y,x-y,z+1/3". */
void near_operation_append (const NearOperation *operation, GString *text);
/* First @first, then @second; the shift is wrapped into [0, 1). */
NearOperation near_operation_multiply (const NearOperation *second, const NearOperation *first);
/* Whether they are the same up to a lattice vector. */
gboolean near_operation_is_equal (const NearOperation *a, const NearOperation *b);

G_END_DECLS
