/* near-error.h — what can go wrong in the world, as one GError domain
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message says what happened, where (file and line, or key path), which value was met and what
 * would be right. A caller's bug is g_return_if_fail(), ours is g_assert(); neither uses this.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* X (NAME, what it means) */
#define NEAR_ERROR_LIST(X)                                                                         \
  X (FAILED, "the operation failed")                                                               \
  X (PARSE, "text or bytes do not have the form that was expected")                                \
  X (RANGE, "a value is outside the range that makes sense")                                       \
  X (UNKNOWN_NAME, "a name that is in no table")                                                   \
  X (NO_FILE, "a file is not there or cannot be read")                                             \
  X (WRITE, "a file cannot be written")                                                            \
  X (TOO_LARGE, "more memory or more rows than can be handled")                                    \
  X (VERSION, "written by a later version")                                                        \
  X (UNSUPPORTED, "a legal input that this program does not handle")                               \
  X (NO_DATA, "there is nothing to work on")                                                       \
  X (NOT_POSITIVE_DEFINITE, "a matrix is not positive definite")                                   \
  X (NOT_FINITE, "a number is not finite")                                                         \
  X (CANCELLED, "stopped on request")

typedef enum
{
#define NEAR_ERROR_ENUM(name, text) NEAR_ERROR_##name,
  NEAR_ERROR_LIST (NEAR_ERROR_ENUM)
#undef NEAR_ERROR_ENUM
} NearError;

#define NEAR_ERROR (near_error_quark ())

GQuark near_error_quark (void);
const char *near_error_get_name (NearError code);

G_END_DECLS
