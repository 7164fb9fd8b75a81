using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Data;

/// <summary>Where the data are. Without <see cref="Url"/> a SQLite file in <see cref="Folder"/>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Folder of the SQLite file.</summary>
    [Required] public string Folder { get; set; } = "data";

    /// <summary>postgres://user:password@host:port/name, for PostgreSQL.</summary>
    public string? Url { get; set; }

    /// <summary>Interval at which a serving process renews its lease in the database. The lease lasts three intervals; a change of the master key refuses until it ends.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LeaseEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time until the log of the database is emptied again after an erasure that a reader kept from being complete; doubled after each try, up to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan EraseAgain { get; set; } = TimeSpan.FromSeconds(1);

    public string SqlitePath => Path.Combine(Folder, "matching.db");
}
