//! What waits to be announced, folded: one message for each table and operation, one entry for each lesson.

use crate::model::feed::{Change, MAX_IDS, Moved};

#[derive(Debug, Default)]
pub(super) struct Pending {
    changes: Vec<Change>,
}

impl Pending {
    pub(super) fn changes(&self) -> Vec<Change> {
        self.changes.clone()
    }

    pub(super) fn clear(&mut self) {
        self.changes.clear();
    }

    pub(super) fn add(&mut self, change: Change) {
        if self.changes.contains(&change) || table_of(&change).is_some_and(|table| self.says_many(table)) {
            return;
        }
        let mut change = change;
        for waiting in &mut self.changes {
            match (waiting, &mut change) {
                (Change::Insert { table, rows }, Change::Insert { table: same, rows: more })
                | (Change::Delete { table, rows }, Change::Delete { table: same, rows: more })
                | (Change::Update { table, rows }, Change::Update { table: same, rows: more })
                    if table == same =>
                {
                    more.drain(..).for_each(|moved| join(rows, moved));
                    self.cap();
                    return;
                }
                // An update of what this message inserts is part of the insert.
                (Change::Insert { table, rows }, Change::Update { table: same, rows: more }) if table == same => {
                    more.retain(|moved| match rows.iter_mut().find(|row| row.id == moved.id) {
                        Some(row) => {
                            row.new = moved.new.or(row.new);
                            false
                        }
                        None => true,
                    });
                    if more.is_empty() {
                        return;
                    }
                }
                _ => {}
            }
        }
        self.changes.push(change);
        self.cap();
    }

    /// Gives every table's ids up for "many".
    pub(super) fn fold(&mut self) {
        for change in std::mem::take(&mut self.changes) {
            let folded = match table_of(&change) {
                Some(table) => Change::Many { table: table.to_owned() },
                None => change,
            };
            if !self.changes.contains(&folded) {
                self.changes.push(folded);
            }
        }
    }

    fn says_many(&self, table: &str) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Many { table: many } if many == table))
    }

    /// A table with more ids than a message holds, or with a "many", keeps only that.
    fn cap(&mut self) {
        let full = self.changes.iter().find_map(|change| match change {
            Change::Insert { table, rows } | Change::Update { table, rows } | Change::Delete { table, rows }
                if rows.len() > MAX_IDS || self.says_many(table) =>
            {
                Some(table.clone())
            }
            _ => None,
        });
        if let Some(table) = full {
            self.changes.retain(|change| table_of(change) != Some(table.as_str()));
            self.changes.push(Change::Many { table });
        }
    }
}

/// A lesson that moved twice moved from its first status to its last.
fn join(rows: &mut Vec<Moved>, moved: Moved) {
    match rows.iter_mut().find(|row| row.id == moved.id) {
        Some(row) => {
            row.old = row.old.or(moved.old);
            row.new = moved.new.or(row.new);
        }
        None => rows.push(moved),
    }
}

fn table_of(change: &Change) -> Option<&str> {
    match change {
        Change::Insert { table, .. }
        | Change::Update { table, .. }
        | Change::Delete { table, .. }
        | Change::Many { table } => Some(table),
        Change::Beat { .. } | Change::Workers | Change::Providers => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::ids::LessonId;
    use crate::model::lesson::Status;

    fn moved(id: u128, old: Option<Status>, new: Option<Status>) -> Moved {
        Moved { id: LessonId(Uuid::from_u128(id)), old, new }
    }

    fn update(rows: Vec<Moved>) -> Change {
        Change::Update { table: "lessons".to_owned(), rows }
    }

    fn many() -> Change {
        Change::Many { table: "lessons".to_owned() }
    }

    #[test]
    fn moves_of_one_lesson_become_one() {
        let mut pending = Pending::default();
        pending.add(update(vec![moved(1, Some(Status::Queued), Some(Status::Generating))]));
        pending.add(update(vec![moved(2, Some(Status::Queued), Some(Status::Generating))]));
        pending.add(update(vec![moved(1, Some(Status::Generating), Some(Status::Generated))]));
        let expected = update(vec![
            moved(1, Some(Status::Queued), Some(Status::Generated)),
            moved(2, Some(Status::Queued), Some(Status::Generating)),
        ]);
        assert_eq!(pending.changes(), vec![expected]);
    }

    #[test]
    fn an_insert_takes_its_update_in() {
        let mut pending = Pending::default();
        pending.add(Change::Insert { table: "lessons".to_owned(), rows: vec![moved(1, None, Some(Status::Queued))] });
        pending.add(update(vec![moved(1, Some(Status::Queued), Some(Status::Generating))]));
        let expected =
            Change::Insert { table: "lessons".to_owned(), rows: vec![moved(1, None, Some(Status::Generating))] };
        assert_eq!(pending.changes(), vec![expected]);
    }

    #[test]
    fn more_than_a_message_holds_is_many_and_stays_so() {
        let mut pending = Pending::default();
        pending.add(Change::Workers);
        for id in 0..20 {
            pending.add(update(vec![moved(id, None, None)]));
        }
        assert_eq!(pending.changes().len(), 2);
        pending.add(update(vec![moved(20, None, None)]));
        pending.add(update(vec![moved(21, None, None)]));
        assert_eq!(pending.changes(), vec![Change::Workers, many()]);
    }

    #[test]
    fn folding_forgets_ids_but_no_table() {
        let mut pending = Pending::default();
        pending.add(update(vec![moved(1, None, None)]));
        pending.add(Change::Delete { table: "lessons".to_owned(), rows: vec![moved(2, None, None)] });
        pending.add(Change::Workers);
        pending.fold();
        assert_eq!(pending.changes(), vec![many(), Change::Workers]);
    }
}
