namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>Makes a change for a part of the page: one at a time, and what came of it is told at the top. True when it was done.</summary>
/// <param name="call">The change.</param>
/// <param name="done">What is true after it.</param>
public delegate Task<bool> AccessRun(Func<CancellationToken, Task<bool>> call, string done);
