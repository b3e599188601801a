// The version in a form's hidden field: which version of every field this page shows.

/** The versions that a token carries, by field. */
export function unpack(token) {
  try {
    return JSON.parse(atob(token.replace(/-/g, '+').replace(/_/g, '/')))
  } catch {
    return {}
  }
}

/** Takes newer versions over into a hidden field; an older one never replaces a newer. */
export function raise(field, newer) {
  const versions = unpack(field.value)
  for (const [name, version] of Object.entries(newer)) {
    if (name in versions && version > versions[name]) versions[name] = version
  }
  field.value = btoa(JSON.stringify(versions)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
