using System.Diagnostics;
using System.Security.Cryptography;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Safeguarding.Privacy;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>How backups are encrypted.</summary>
public sealed class BackupOptions
{
    /// <summary>
    /// Public key of <c>age</c> to which backups are encrypted: the service cannot open its own. Not encrypted when empty.
    /// </summary>
    public string AgeRecipient { get; set; } = "";

    /// <summary>File with the identity of <c>age</c> that opens a backup; needed to restore an encrypted one.</summary>
    public string AgeIdentityFile { get; set; } = "";

    /// <summary>The program that encrypts.</summary>
    public string AgeProgram { get; set; } = "age";
}

/// <summary>Copies the database while the service writes, and puts a copy back where there is none.</summary>
public sealed class Backup(
    Dialect dialect,
    IdentityVault vault,
    IOptions<BackupOptions> options,
    IOptions<DatabaseOptions> database,
    TimeProvider clock
)
{
    // Enough for usual readers; the copy does not wait longer, since it holds nothing of the log.
    private const int LogTries = 4;

    private static readonly byte[] AgeHeader = "age-encryption.org/"u8.ToArray();

    // Ending of a backup that is being written.
    private const string Unfinished = ".matching-part";

    /// <summary>Deletes the copy that a killed backup left beside the database.</summary>
    public static void RemoveLeft(SqliteDialect sqlite) =>
        UnfinishedFile.RemoveLeft(
            Path.GetDirectoryName(Path.GetFullPath(sqlite.Path))!,
            Path.GetFileName(sqlite.Path) + ".backup"
        );

    /// <summary>
    /// Writes everything that was acknowledged before to one file. Returns its SHA-256, and whether the log beside the database
    /// could be emptied of erased bytes, which matters where the files are copied by other means.
    /// </summary>
    public async Task<(string Sha256, bool IsLogEmptied)> Make(string file, CancellationToken cancellationToken)
    {
        var sqlite = Sqlite(
            "pg_dump --format=custom --file=FILE \"$DATABASE_URL\", and keep "
                + ErasureLedger.FileName
                + " of Database:Folder with it"
        );
        if (File.Exists(file))
        {
            throw new InvalidOperationException($"{file} already exists. Name a new file; a backup overwrites nothing.");
        }

        if (!File.Exists(sqlite.Path))
        {
            throw new InvalidOperationException($"There is no database at {sqlite.Path}.");
        }

        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(file));
        UnfinishedFile.RemoveLeft(folder, ".*" + Unfinished);
        // The plain copy is made where the database is, and leaves that place encrypted when a key is named.
        using var plain = UnfinishedFile.Take(sqlite.Path + ".backup");
        var isLogEmptied = await Copy(sqlite, plain.Path, cancellationToken);
        await Check(plain.Path, cancellationToken);
        using var made = UnfinishedFile.Take(Path.Combine(folder, $".{name}{Unfinished}"));
        if (options.Value.AgeRecipient.Length > 0)
        {
            await Age(["--encrypt", "--recipient", options.Value.AgeRecipient], plain.Stream, made.Stream, cancellationToken);
        }
        else
        {
            await plain.Stream.CopyToAsync(made.Stream, cancellationToken);
        }

        var hash = await Hash(made.Stream, cancellationToken);
        made.Finish(file);
        return (hash, isLogEmptied);
    }

    private async Task<bool> EmptyLog(SqliteConnection connection, SqliteDialect sqlite, CancellationToken cancellationToken)
    {
        for (var i = 0; i < LogTries; i++)
        {
            await Task.Delay(i == 0 ? TimeSpan.Zero : database.Value.EraseAgain * (1 << (i - 1)), clock, cancellationToken);
            using var answers = await connection.QueryMultipleAsync(sqlite.AfterErasure);
            await answers.ReadFirstAsync<long>();
            if (await answers.ReadFirstAsync<long>() == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a backup into the folder of the database, which must hold nothing but the ledger of erasures.</summary>
    public async Task Restore(string file, CancellationToken cancellationToken)
    {
        var sqlite = Sqlite(
            "pg_restore into an empty database; the next start erases again the people that " + ErasureLedger.FileName + " names"
        );
        var folder = Path.GetDirectoryName(Path.GetFullPath(sqlite.Path))!;
        Directory.CreateDirectory(folder);
        UnfinishedFile.RemoveLeft(folder, "*.part");
        if (
            Directory
                .EnumerateFileSystemEntries(folder)
                .FirstOrDefault(path => Path.GetFileName(path) != ErasureLedger.FileName) is
            { } other
        )
        {
            throw new InvalidOperationException(
                $"{folder} is not empty ({Path.GetFileName(other)}). Restore into an empty folder that contains "
                    + $"only {ErasureLedger.FileName}."
            );
        }

        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"There is no backup at {file}. Check the name of the file.");
        }

        using var plain = UnfinishedFile.Take(sqlite.Path + ".part");
        await using (var backup = File.OpenRead(file))
        {
            if (!await IsEncrypted(backup, cancellationToken))
            {
                await backup.CopyToAsync(plain.Stream, cancellationToken);
            }
            else if (options.Value.AgeIdentityFile.Length > 0)
            {
                await Age(["--decrypt", "--identity", options.Value.AgeIdentityFile], backup, plain.Stream, cancellationToken);
            }
            else
            {
                throw new InvalidOperationException(
                    "This backup is encrypted. Name the file with its identity in Backup:AgeIdentityFile."
                );
            }
        }

        await Check(plain.Path, cancellationToken);
        plain.Finish(sqlite.Path);
    }

    private SqliteDialect Sqlite(string instead) =>
        dialect as SqliteDialect ?? throw new InvalidOperationException($"Use the tools of PostgreSQL for this: {instead}.");

    // Whole, ours, and written under the key at hand: without it names could not be read.
    private async Task Check(string path, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ConnectionString
        );
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check") is var verdict && verdict != "ok")
            {
                throw new InvalidOperationException($"The copy is damaged: {verdict}");
            }

            var keyId = await connection.ExecuteScalarAsync<string>(Db.SelectMasterKeyId);
            if (keyId is not null && keyId != vault.KeyId)
            {
                throw new InvalidOperationException(
                    "This copy was written under another master key. Point Keys:MasterKeyFile to that key."
                );
            }
        }
        catch (SqliteException exception)
        {
            throw new InvalidOperationException($"This is not a database of the service: {exception.Message}");
        }
    }

    // One read transaction: what is committed before it begins is in it, and free pages are not. Returns whether the log could be
    // emptied before.
    private async Task<bool> Copy(SqliteDialect sqlite, string plain, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = sqlite.Path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync(cancellationToken);
        var isLogEmptied = await EmptyLog(connection, sqlite, cancellationToken);
        await connection.ExecuteAsync("PRAGMA busy_timeout = 10000");
        // Microsoft.Data.Sqlite does not cancel a running statement
        await using var stop = cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle));
        try
        {
            await connection.ExecuteAsync(
                new CommandDefinition(
                    "VACUUM INTO @Plain",
                    new { Plain = plain },
                    commandTimeout: 0,
                    cancellationToken: cancellationToken
                )
            );
            return isLogEmptied;
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // Through pipes, so that age ends with this process and leaves no file.
    private async Task Age(string[] arguments, Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            using var age = Process.Start(
                new ProcessStartInfo(options.Value.AgeProgram, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            await using var stop = cancellationToken.Register(() => age.Kill());
            var errors = age.StandardError.ReadToEndAsync(CancellationToken.None);
            var written = age.StandardOutput.BaseStream.CopyToAsync(to, CancellationToken.None);
            await Feed(from, age);
            await written;
            await age.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            if (age.ExitCode != 0)
            {
                throw new InvalidOperationException($"{options.Value.AgeProgram} failed: {(await errors).Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(
                $"The program {options.Value.AgeProgram} cannot be started; install age, or name it in "
                    + "Backup:AgeProgram. Nothing was written."
            );
        }
    }

    private static async Task Feed(Stream from, Process program)
    {
        try
        {
            from.Position = 0;
            await from.CopyToAsync(program.StandardInput.BaseStream, CancellationToken.None);
            program.StandardInput.Close();
        }
        catch (IOException)
        {
            // age ended before it read everything; its error output says why
        }
    }

    private static async Task<bool> IsEncrypted(Stream backup, CancellationToken cancellationToken)
    {
        var start = new byte[AgeHeader.Length];
        var isEncrypted =
            await backup.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) == start.Length
            && start.AsSpan().SequenceEqual(AgeHeader);
        backup.Position = 0;
        return isEncrypted;
    }

    private static async Task<string> Hash(Stream written, CancellationToken cancellationToken)
    {
        written.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken));
    }
}
