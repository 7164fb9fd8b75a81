using System.Data.Common;

namespace Matching.Web.Data;

/// <summary>A write failed because the disk is full. Its transaction is rolled back.</summary>
public sealed class StorageFullException(DbException cause) : DbException("The disk of the database is full.", cause);

/// <summary>
/// Whether the last write of this instance failed because the disk was full. Reads continue; <c>/health/ready</c> is 503 until a
/// write succeeds.
/// </summary>
public sealed class StorageWatch
{
    private volatile bool isFull;

    public bool IsFull => isFull;

    /// <summary>Records that a write failed.</summary>
    public void Refused() => isFull = true;

    /// <summary>Records that a write of useful size succeeded.</summary>
    public void Kept() => isFull = false;
}
