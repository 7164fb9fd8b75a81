using System.Data.Common;

namespace Matching.Web.Data;

/// <summary>A write was refused because the disk is full. Nothing of its transaction is stored.</summary>
public sealed class StorageFullException(DbException cause) : DbException("The disk of the database is full.", cause);

/// <summary>Whether this instance's last attempt to write found the disk full. Reading goes on meanwhile; readiness asks here and tries a write of its own.</summary>
public sealed class StorageWatch
{
    private volatile bool isFull;

    public bool IsFull => isFull;

    /// <summary>A write was refused for want of space.</summary>
    public void Refused() => isFull = true;

    /// <summary>A write of useful size was kept.</summary>
    public void Kept() => isFull = false;
}
