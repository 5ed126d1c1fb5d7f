/* near-kernel-parse-private.h — the reader of kernel texts, in two files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-kernel-private.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_KERNEL_TOKEN_END,
  NEAR_KERNEL_TOKEN_NUMBER,
  NEAR_KERNEL_TOKEN_NAME,
  NEAR_KERNEL_TOKEN_QUOTED, /* a name in double quotes */
  NEAR_KERNEL_TOKEN_SIGN    /* one character of +*^()[]{},=:!~- */
} NearKernelTokenType;

typedef struct
{
  NearKernelTokenType type;
  gsize at, end;
  char sign;
  double number;
} NearKernelToken;

typedef struct
{
  const char *text;
  NearKernelToken token, before; /* the next one, and the one before it */
  guint depth, n_leaves, n_numbers;
  guint n_inputs;
  const char *const *input_names;
  GHashTable *ties; /* name -> NearKernelSlot (owned; its tie is another's) */
  GError **error;
} NearKernelReader;

gboolean _near_kernel_reader_next (NearKernelReader *r);
gboolean
_near_kernel_reader_fail (NearKernelReader *r, gsize at, NearError code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
gboolean _near_kernel_reader_is (const NearKernelReader *r, char sign);
/* Takes the sign, or fails saying what is expected. */
gboolean _near_kernel_reader_take (NearKernelReader *r, char sign, const char *expected);
char *_near_kernel_reader_dup_token (const NearKernelReader *r);
gboolean
_near_kernel_reader_read_number (NearKernelReader *r, gboolean signs, NearKernelSlot *slot);
gboolean _near_kernel_reader_is_tie (const NearKernelReader *r);
NearKernelNode *_near_kernel_reader_read_sum (NearKernelReader *r);
/* near-kernel-arguments.c: what follows a leaf's name */
gboolean _near_kernel_reader_read_arguments (NearKernelReader *r, NearKernelNode *node);

G_END_DECLS
